package org.moneyline.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;
import org.moneyline.platform.api.DeadLetters;

/** Set-aside events of two wallets, and what staff decided about them. */
final class StagedLetters implements DeadLetters {

    static final String REACTOR = "betting-mail";

    private final ConcurrentSkipListMap<Long, Letter> letters = new ConcurrentSkipListMap<>();
    private final List<String> decisions = new ArrayList<>();
    private boolean broken;

    StagedLetters() {
        reset();
    }

    synchronized void reset() {
        letters.clear();
        decisions.clear();
        broken = false;
        put(71, "one", 5, "IllegalStateException: <b>no</b> such template\n  at Mailer.write");
        put(72, "one", 0, "waits behind event 71");
        put(90, "two", 5, "SocketTimeoutException: the mail server is silent");
    }

    /** Whatever is tried from now on fails as before. */
    synchronized void stayBroken() {
        broken = true;
    }

    /** Each as what was done, to which event, by whom and why. */
    synchronized List<String> decisions() {
        return List.copyOf(decisions);
    }

    private void put(long index, String key, int attempts, String error) {
        letters.put(
                index,
                new Letter(
                        new Id(REACTOR, index),
                        key,
                        attempts,
                        error,
                        Instant.parse("2026-01-05T12:00:00Z").plusSeconds(index),
                        StagedWorld.id(key),
                        "bet",
                        index - 70,
                        Instant.parse("2026-01-05T11:00:00Z").plusSeconds(index),
                        "betting.bet-settled",
                        "{\"payout\":\"25.00 GBP\"}",
                        null));
    }

    @Override
    public long count() {
        return letters.size();
    }

    @Override
    public Page<Letter> list(@Nullable String cursor, int limit) {
        List<Letter> all =
                letters.values().stream()
                        .sorted(Comparator.comparingLong(letter -> letter.id().globalIndex()))
                        .limit(limit)
                        .toList();
        return new Page<>(all, null);
    }

    @Override
    public synchronized Outcome retry(Id id, String actor, String reason) {
        Letter letter = known(id);
        decisions.add("retry " + id.globalIndex() + " " + actor + " " + reason);
        return handle(letter);
    }

    @Override
    public synchronized Outcome discard(Id id, String actor, String reason) {
        Letter letter = known(id);
        decisions.add("discard " + id.globalIndex() + " " + actor + " " + reason);
        letters.remove(id.globalIndex());
        return handle(letter);
    }

    private Letter known(Id id) {
        Letter letter = letters.get(id.globalIndex());
        if (letter == null || !letter.id().equals(id)) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "DEAD_LETTER_UNKNOWN", "Not set aside.");
        }
        return letter;
    }

    private Outcome handle(Letter of) {
        List<Long> same =
                letters.entrySet().stream()
                        .filter(entry -> entry.getValue().orderKey().equals(of.orderKey()))
                        .map(java.util.Map.Entry::getKey)
                        .collect(Collectors.toList());
        if (broken) {
            return new Outcome(0, same.size(), "IllegalStateException: still broken\n  at Mailer");
        }
        same.forEach(letters::remove);
        return new Outcome(same.size(), 0, null);
    }
}
