package org.moneyline.push.socket;

/** Knows its place in the one list that it is in. */
interface Placed {

    int place();

    void place(int place);
}
