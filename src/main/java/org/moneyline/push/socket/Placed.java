package org.moneyline.push.socket;

/** A member of the one list that it is in. */
interface Placed {

    /** Where in it; kept by the list. */
    Spot spot();

    /** A number that moves as others leave. */
    final class Spot {
        private int number;

        int number() {
            return number;
        }

        void number(int next) {
            number = next;
        }
    }
}
