package org.moneyline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.OddsEvent.EventScheduled;
import org.moneyline.odds.api.OddsEvent.FixtureEvent;
import org.moneyline.odds.api.OddsEvent.KickedOff;
import org.moneyline.odds.api.OddsEvent.ResultEntered;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.platform.api.Ids;
import org.moneyline.platform.api.Questions;
import org.springframework.context.Lifecycle;

/**
 * Type-ahead among 200,000 events: beginnings of words, whole names, misspelt ones and two sides at
 * once, on a fixed schedule through the query bus, while matches kick off and further ones are
 * scheduled. The rival is one statement over the trigrams of every event, the usual way.
 */
final class SearchBenchmark implements Benchmark {

    private static final int EVENTS = 200_000;
    private static final int TEAMS = 10_000;
    private static final int COMPETITIONS = 400;
    private static final int IN_PLAY = 300;
    private static final int CHUNK_EVENTS = 1_000;
    private static final int PER_SECOND = 100;
    private static final int WARM_UP_PER_SECOND = 400;
    private static final int WARM_UP_SECONDS = 25;
    private static final int RIVAL_PER_SECOND = 5;
    private static final int NEWS_PER_SECOND = 20;
    private static final int WORKERS = 8;
    private static final int TEXTS = 20_000;
    private static final int HITS_MAX = 10;
    private static final long SEED = 20_200_307;

    private static final String RIVAL =
            """
            select e.event_id, e.home, e.away, e.competition, e.starts_at, e.status
            from odds_event e
            where e.search_text like '%' || lower(unaccent(?)) || '%'
               or lower(unaccent(?)) <% e.search_text
            order by word_similarity(lower(unaccent(?)), e.search_text) desc,
                     e.status in ('FINISHED', 'ABANDONED'), e.starts_at, e.event_id
            limit 10\
            """;

    private static final String[] BEGINNINGS = {
        "Ash", "Bal", "Bor", "Brad", "Cam", "Car", "Chel", "Dar", "Der", "Don", "Ever", "Fal",
        "Glos", "Hal", "Hart", "Ips", "Kil", "Lan", "Leices", "Lin", "Man", "Mid", "New", "Nor",
        "Old", "Pres", "Roch", "Sal", "Shef", "South", "Stock", "Swin", "Tot", "Wal", "Wat", "Wolv"
    };
    private static final String[] MIDDLES = {"", "ber", "ches", "den", "er", "ing", "ling", "mer"};
    private static final String[] ENDS = {
        "bury", "by", "dale", "field", "ford", "ham", "ley", "mouth", "pool", "port", "stead",
        "ter", "ton", "wich", "worth"
    };
    private static final String[] KINDS = {
        "United", "City", "Town", "Rovers", "Wanderers", "Athletic", "Albion", "County", "FC", ""
    };

    private final Random random = new Random(SEED);

    @Override
    public void run(int seconds, Report report) throws Exception {
        List<String> teams = names();
        try (BenchApp app = BenchApp.start()) {
            fill(app, teams);
            report.say("  %,d events of %,d teams are there", EVENTS, TEAMS);
            report.figure("events", EVENTS);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < TEXTS; i++) {
                texts.add(typed(teams));
            }
            memory(app, report);
            Questions questions = app.bean(Questions.class);
            ours(questions, texts, WARM_UP_PER_SECOND, WARM_UP_SECONDS);
            Quiet.await();
            OpenLoop.Outcome ours;
            try (News news = new News(app, teams)) {
                ours = ours(questions, texts, PER_SECOND, seconds);
                report.figure("news_meanwhile", news.told);
            }
            report.rate("searches_offered", PER_SECOND);
            report.millis("search_p50", ours.millisAt(50));
            report.millis("search_p99", ours.millisAt(99));
            report.millis("search_p999", ours.millisAt(99.9));
            report.figure("search_failed", ours.failed());
            OpenLoop.Outcome sql = rival(app.database(), texts, seconds);
            report.millis("sql_p50", sql.millisAt(50));
            report.millis("sql_p99", sql.millisAt(99));
            report.ratio("sql_p99", sql.millisAt(99) / Math.max(0.001, ours.millisAt(99)));
        }
    }

    /** What it keeps is what is free once it has stopped; it is filled again at its start. */
    private static void memory(BenchApp app, Report report) {
        Lifecycle search = app.running("searchBoard");
        search.stop();
        long without = usedBytes();
        long from = System.nanoTime();
        search.start();
        report.millis("filled_in", (System.nanoTime() - from) / 1e6);
        report.figure("memory_bytes", usedBytes() - without);
    }

    private static long usedBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            LockSupport.parkNanos(300_000_000L);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** What happens to matches while people search. */
    private final class News implements AutoCloseable {

        private final Thread thread;
        private volatile boolean over;
        private volatile int told;

        News(BenchApp app, List<String> teams) {
            Random chance = new Random(SEED);
            thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                while (!over) {
                                    EventId id = new EventId(Ids.next());
                                    Instant now = Instant.now();
                                    app.fixtures(
                                            List.of(
                                                    scheduled(id, chance, teams, now),
                                                    new KickedOff(id, now)));
                                    told += 2;
                                    LockSupport.parkNanos(2_000_000_000L / NEWS_PER_SECOND);
                                }
                            });
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }

    private static EventScheduled scheduled(
            EventId id, Random chance, List<String> teams, Instant startsAt) {
        int competition = chance.nextInt(COMPETITIONS);
        return new EventScheduled(
                id,
                "football",
                "League " + competition % 20 + " of " + BEGINNINGS[competition / 20],
                teams.get(chance.nextInt(TEAMS)),
                teams.get(chance.nextInt(TEAMS)),
                startsAt,
                "bench");
    }

    private static OpenLoop.Outcome ours(
            Questions questions, List<String> texts, int perSecond, int seconds) throws Exception {
        return OpenLoop.run(
                perSecond,
                seconds,
                WORKERS,
                worker ->
                        number ->
                                questions.ask(
                                                new Search(text(texts, number), HITS_MAX),
                                                SearchHits.class)
                                        != null);
    }

    private static OpenLoop.Outcome rival(Database database, List<String> texts, int seconds)
            throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            return OpenLoop.run(
                    RIVAL_PER_SECOND,
                    seconds,
                    2,
                    worker -> {
                        Connection connection =
                                DriverManager.getConnection(
                                        database.url(), database.user(), database.password());
                        connections.add(connection);
                        PreparedStatement statement = connection.prepareStatement(RIVAL);
                        return number -> {
                            for (int i = 1; i <= 3; i++) {
                                statement.setString(i, text(texts, number));
                            }
                            try (ResultSet rows = statement.executeQuery()) {
                                while (rows.next()) {
                                    rows.getString(2);
                                }
                            }
                            return true;
                        };
                    });
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static String text(List<String> texts, long number) {
        return texts.get((int) (number % texts.size()));
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        while (names.size() < TEAMS) {
            String name = (one(BEGINNINGS) + one(MIDDLES) + one(ENDS) + " " + one(KINDS)).strip();
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private void fill(BenchApp app, List<String> teams) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<FixtureEvent> chunk = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            EventId id = new EventId(Ids.next());
            boolean over = i % 2 == 1;
            int minutes = random.nextInt(60 * 24 * 60);
            chunk.add(
                    scheduled(
                            id,
                            random,
                            teams,
                            now.plus(Duration.ofMinutes(over ? -minutes : minutes))));
            if (over || i < 2 * IN_PLAY) {
                chunk.add(new KickedOff(id, now));
            }
            if (over) {
                chunk.add(
                        new ResultEntered(id, 1, new Score(0, 0), new Score(1, 0), "desk", "end"));
            }
            if (chunk.size() >= CHUNK_EVENTS) {
                app.fixtures(chunk);
                chunk.clear();
            }
        }
        app.fixtures(chunk);
        app.awaitIdle(Duration.ofMinutes(5));
    }

    private String typed(List<String> teams) {
        String name = teams.get(random.nextInt(TEAMS));
        int kind = random.nextInt(10);
        if (kind < 4) {
            return name.substring(0, Math.min(name.length(), 2 + random.nextInt(3)));
        }
        if (kind < 7) {
            return name;
        }
        if (kind < 9) {
            return misspelt(name, 1 + random.nextInt(Math.min(5, name.length() - 2)));
        }
        String other = teams.get(random.nextInt(TEAMS));
        return name.split(" ")[0] + " " + other.split(" ")[0];
    }

    /** A letter is left out, another one, typed twice or swapped with the next. */
    private String misspelt(String name, int at) {
        char letter = name.charAt(at);
        char wrong = (char) ('a' + random.nextInt(26));
        String before = name.substring(0, at);
        String after = name.substring(at + 1);
        return switch (random.nextInt(4)) {
            case 0 -> before + after;
            case 1 -> before + wrong + after;
            case 2 -> before + letter + letter + after;
            default -> before + after.charAt(0) + letter + after.substring(1);
        };
    }

    private String one(String[] of) {
        return of[random.nextInt(of.length)];
    }
}
