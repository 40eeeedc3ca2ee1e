package org.moneyline.platform.serialization;

/** Under what name and in which shape something is kept. */
public record StoredName(String name, int revision) {

    @Override
    public String toString() {
        return name + ".r" + revision;
    }
}
