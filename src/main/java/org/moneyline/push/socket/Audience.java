package org.moneyline.push.socket;

import java.util.ArrayList;
import java.util.List;

/** A topic's subscribers among the connections of one thread. */
final class Audience {

    private final List<Subscription> subscriptions = new ArrayList<>(1);

    void add(Subscription subscription) {
        subscription.place = subscriptions.size();
        subscriptions.add(subscription);
    }

    void remove(Subscription subscription) {
        Subscription last = subscriptions.removeLast();
        if (last != subscription) {
            subscriptions.set(subscription.place, last);
            last.place = subscription.place;
        }
    }

    int size() {
        return subscriptions.size();
    }

    Subscription get(int place) {
        return subscriptions.get(place);
    }
}
