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
        member.place(members.size());
        members.add(member);
    }

    void remove(T member) {
        T last = members.removeLast();
        if (last != member) {
            members.set(member.place(), last);
            last.place(member.place());
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
