package org.moneyline.odds.view;

/** A name that type-ahead finds, there once in an index. A team's is another's in another sport. */
final class IndexedName {

    private final NameKind kind;
    private final String sport;
    private final String text;

    /** All of a competition's. */
    private final Shelf home = new Shelf();

    private final Shelf away = new Shelf();

    /** Kept here, since thousands are compared by it in one search. */
    private int playing;

    IndexedName(NameKind kind, String sport, String text) {
        this.kind = kind;
        this.sport = sport;
        this.text = text;
    }

    NameKind kind() {
        return kind;
    }

    String sport() {
        return sport;
    }

    String text() {
        return text;
    }

    Shelf home() {
        return home;
    }

    Shelf away() {
        return away;
    }

    /** Whether a team plays now; of a competition it says nothing. */
    boolean isPlaying() {
        return playing > 0 && kind == NameKind.TEAM;
    }

    void plays(int more) {
        playing += more;
    }

    boolean isUnused() {
        return home.isEmpty() && away.isEmpty();
    }
}
