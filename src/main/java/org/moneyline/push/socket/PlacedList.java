package org.moneyline.push.socket;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes out any of many thousands at once, since each knows its place: the last one fills the gap.
 * So who goes through it while members leave goes from the end.
 */
final class PlacedList<T extends Placed> {

    private final List<T> members = new ArrayList<>(1);

    void add(T member) {
        member.spot().number(members.size());
        members.add(member);
    }

    void remove(T member) {
        T last = members.removeLast();
        if (last != member) {
            members.set(member.spot().number(), last);
            last.spot().number(member.spot().number());
        }
    }

    int size() {
        return members.size();
    }

    T get(int place) {
        return members.get(place);
    }

    List<T> copy() {
        return List.copyOf(members);
    }
}
