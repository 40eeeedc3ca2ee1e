package org.moneyline.odds.view;

import static java.util.stream.Collectors.toMap;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.queryhandling.QueryHandler;
import org.moneyline.odds.api.EventId;
import org.moneyline.odds.api.EventStatus;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds names by their words, then the events of the best names. Words that some name begins with
 * are taken as they are; only where that leads nowhere are words looked for that are much like
 * them. Nothing here needs one view of the tables, so no transaction is paid for.
 */
@Component
class TypeAhead {

    /** More words than any name has; the rest of the text is not read. */
    static final int WORDS_MAX = 8;

    /** Whose events are looked at. Two letters may begin a thousand names. */
    private static final int NAMES_MAX = 40;

    /** Of each combination of words, where no name has them all. */
    private static final int PARTIAL_NAMES_MAX = 25;

    /** In all, those with the most words first. */
    private static final int CANDIDATES_MAX = 100;

    /** Above every other character: what lies between a word and this begins with the word. */
    private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

    /** Between a word and this lies nothing but the word. */
    private static final String NEXT = Character.toString(1);

    private static final int SLIP_COST = 10;
    private static final int WHOLE = Integer.MAX_VALUE;

    private static final String WORDS =
            """
            select w.word, f.word is not null as filler,
                   exists (select from odds_name_word n
                           where n.word >= w.word and n.word < w.word || ?) as begun
            from odds_words(?) w
            left join odds_filler_word f on f.word = w.word
            order by w.place\
            """;

    /**
     * The name's own word typed in full is best, then its beginning, then another form of it; the
     * first word of a name counts before a later one. The least cost of a word is carried together
     * with its place and whether its beginning only was typed.
     */
    private static final String NAMES =
            """
            with term as materialized (
                select * from unnest(?::smallint[], ?::text[], ?::text[], ?::integer[])
                    as t (ord, low, high, slips)
            ),
            hit as (
                select n.kind, n.sport, n.name, t.ord,
                       min((t.slips
                             + case when n.word = t.low then 0 else 2 end
                             + case when n.own then 0 else 1 end
                             + case when n.place = 0 then 0 else 1 end) * 4096
                           + least(n.place, 2000) * 2
                           + case when n.own and t.slips = 0 and n.word <> t.low then 0 else 1 end) as best
                from term t
                join odds_name_word n on n.word >= t.low and n.word < t.high
                group by n.kind, n.sport, n.name, t.ord
            ),
            candidate as (
                select kind, sport, name, bit_or(1 << ord) as mask, sum(best / 4096)::integer as cost,
                       array_agg(ord::integer order by ord) as ords,
                       array_agg(best % 4096 order by ord) as bests
                from hit
                group by kind, sport, name
            ),
            playing as materialized (
                select sport, home as name from odds_event where listing = 0
                union
                select sport, away from odds_event where listing = 0
            ),
            ranked as (
                select c.*, p.name is not null as in_play,
                       row_number() over (partition by c.kind, c.mask
                           order by c.cost, (p.name is null), length(c.name), c.name, c.sport) as at
                from candidate c
                left join playing p on c.kind = 'TEAM' and p.name = c.name and p.sport = c.sport
            )
            select kind, sport, name, mask, cost, ords, bests
            from ranked
            where at <= case when mask = ? then ? else ? end
            order by bit_count(mask::bit(32)) desc, cost, in_play desc, length(name), name, sport
            limit ?\
            """;

    private static final String UPCOMING =
            "e.listing < 2 order by e.listing, e.starts_at, e.event_id";
    private static final String OVER = "e.listing = 2 order by e.starts_at desc, e.event_id desc";

    /** Events of names that have every word: a team's before a competition's. */
    private static final String EVENTS_OF_NAMES =
            """
            with wanted as materialized (
                select * from unnest(?::text[], ?::text[], ?::text[], ?::integer[])
                    as w (kind, sport, name, cost)
            )
            select e.event_id, e.home, e.away, e.competition, e.sport, e.starts_at, e.status
            from (select f.event_id, min(w.cost + f.further) as cost
                  from wanted w
                  cross join lateral (
                      (select e.event_id, 0 as further from odds_event e
                       where w.kind = 'TEAM' and e.home = w.name and e.sport = w.sport
                         and <which> limit <most>)
                      union all
                      (select e.event_id, 0 from odds_event e
                       where w.kind = 'TEAM' and e.away = w.name and e.sport = w.sport
                         and <which> limit <most>)
                      union all
                      (select e.event_id, 2 from odds_event e
                       where w.kind = 'COMPETITION' and e.competition = w.name
                         and e.sport = w.sport and <which> limit <most>)) f
                  group by f.event_id) found
            join odds_event e on e.event_id = found.event_id
            where <kept>
            order by found.cost, <order>
            limit <most>\
            """;

    /** Events whose names have every word between them. */
    private static final String EVENTS_OF_PAIRS =
            """
            with wanted as materialized (
                select * from unnest(?::text[], ?::text[], ?::text[], ?::integer[], ?::integer[])
                    as w (kind, sport, name, cost, mask)
            ),
            near as (
                select distinct f.event_id
                from wanted w
                cross join lateral (
                    (select e.event_id from odds_event e
                     where w.kind = 'TEAM' and e.home = w.name and e.sport = w.sport
                       and <which> limit 50)
                    union all
                    (select e.event_id from odds_event e
                     where w.kind = 'TEAM' and e.away = w.name and e.sport = w.sport
                       and <which> limit 50)) f
            )
            select e.event_id, e.home, e.away, e.competition, e.sport, e.starts_at, e.status
            from near
            join odds_event e on e.event_id = near.event_id
            left join wanted h on h.kind = 'TEAM' and h.name = e.home and h.sport = e.sport
            left join wanted a on a.kind = 'TEAM' and a.name = e.away and a.sport = e.sport
            left join wanted c
                on c.kind = 'COMPETITION' and c.name = e.competition and c.sport = e.sport
            where <kept>
              and coalesce(h.mask, 0) | coalesce(a.mask, 0) | coalesce(c.mask, 0) = ?
            order by coalesce(h.cost, 0) + coalesce(a.cost, 0) + coalesce(c.cost, 0), <order>
            limit <most>\
            """;

    private final JdbcClient jdbc;

    TypeAhead(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param begun whether some name has a word that begins so
     */
    private record Word(String text, boolean filler, boolean begun) {}

    /** A word to look for: whatever lies from low up to high. */
    private record Term(int ord, String low, String high, int cost) {}

    /** A word that some name has and that is much like the one typed. */
    private record Alike(String word, float similarity) {}

    /** A team's name is another's in another sport. */
    private record Key(NameKind kind, String sport, String name) {}

    @QueryHandler
    public SearchHits on(Search question) {
        String text = question.text().strip();
        if (text.length() < Search.TEXT_MIN_CHARACTERS
                || text.length() > Search.TEXT_MAX_CHARACTERS
                || text.chars().anyMatch(Character::isISOControl)) {
            return SearchHits.NONE;
        }
        List<Word> words = words(text);
        if (words.isEmpty()) {
            return SearchHits.NONE;
        }
        int limit = Math.clamp(question.limit(), 1, Search.LIMIT_MAX_ITEMS);
        SearchHits hits = found(words, limit, false);
        // Each word begins some name, but no name or match has them all: one is misspelt after all.
        return hits.isEmpty() && words.size() > 1 && words.stream().allMatch(Word::begun)
                ? found(words, limit, true)
                : hits;
    }

    /** What is looked for; the fillers only where there is nothing else. */
    private List<Word> words(String text) {
        List<Word> all =
                jdbc.sql(WORDS)
                        .param(LAST)
                        .param(text)
                        .query((row, i) ->
                                new Word(row.getString(1), row.getBoolean(2), row.getBoolean(3)))
                        .list();
        List<Word> telling = all.stream().filter(word -> !word.filler()).toList();
        List<Word> wanted = telling.isEmpty() ? all : telling;
        return wanted.subList(0, Math.min(WORDS_MAX, wanted.size()));
    }

    private SearchHits found(List<Word> words, int limit, boolean allMisspelt) {
        List<Term> terms = new ArrayList<>();
        for (int ord = 0; ord < words.size(); ord++) {
            Word word = words.get(ord);
            if (word.begun()) {
                terms.add(new Term(ord, word.text(), word.text() + LAST, 0));
            }
            if (allMisspelt || !word.begun()) {
                terms.addAll(alike(ord, word.text()));
            }
        }
        if (terms.isEmpty()) {
            return SearchHits.NONE;
        }
        int every = (1 << words.size()) - 1;
        List<NameMatch> names = names(words, terms, every);
        List<NameMatch> whole = names.stream().filter(name -> name.mask() == every).toList();
        List<NameMatch> used = whole.isEmpty() ? names : whole;
        return new SearchHits(
                events(used, whole.isEmpty() ? every : 0, limit),
                hits(whole, NameKind.TEAM, limit),
                hits(whole, NameKind.COMPETITION, limit));
    }

    /** The words that differ from the typed one by the fewest slips. */
    private List<Term> alike(int ord, String typed) {
        if (typed.length() < Spelling.SLIPS_FROM_CHARACTERS) {
            return List.of();
        }
        List<Term> forgiven = new ArrayList<>();
        int least = Integer.MAX_VALUE;
        for (Alike alike :
                jdbc.sql("select word, similarity from odds_words_like(?)")
                        .param(typed)
                        .query((row, i) -> new Alike(row.getString(1), row.getFloat(2)))
                        .list()) {
            int slips = Spelling.slips(typed, alike.word());
            if (slips > least || !Spelling.forgives(typed.length(), slips, alike.similarity())) {
                continue;
            }
            if (slips < least) {
                forgiven.clear();
                least = slips;
            }
            forgiven.add(new Term(ord, alike.word(), alike.word() + NEXT, slips * SLIP_COST));
        }
        return forgiven;
    }

    private List<NameMatch> names(List<Word> words, List<Term> terms, int every) {
        return jdbc.sql(NAMES)
                .param(terms.stream().map(term -> (short) term.ord()).toArray(Short[]::new))
                .param(terms.stream().map(Term::low).toArray(String[]::new))
                .param(terms.stream().map(Term::high).toArray(String[]::new))
                .param(terms.stream().map(Term::cost).toArray(Integer[]::new))
                .param(every)
                .param(NAMES_MAX)
                .param(PARTIAL_NAMES_MAX)
                .param(CANDIDATES_MAX)
                .query((row, i) ->
                        new NameMatch(
                                NameKind.valueOf(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getInt(5),
                                parts(row, words)))
                .list();
    }

    private static List<NameMatch.Part> parts(ResultSet row, List<Word> words) throws SQLException {
        Integer[] ords = integers(row.getArray(6));
        Integer[] bests = integers(row.getArray(7));
        List<NameMatch.Part> parts = new ArrayList<>();
        for (int i = 0; i < ords.length; i++) {
            boolean begun = bests[i] % 2 == 0;
            parts.add(
                    new NameMatch.Part(
                            bests[i] / 2, begun ? words.get(ords[i]).text().length() : WHOLE));
        }
        return parts;
    }

    private static Integer[] integers(Array array) throws SQLException {
        return (Integer[]) array.getArray();
    }

    /**
     * What is in play or to come; what is over only where that is too little.
     *
     * @param together the words that an event's names must have between them; 0 where each name has
     *     all of them
     */
    private List<SearchHit> events(List<NameMatch> names, int together, int limit) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<Key, NameMatch> known =
                names.stream()
                        .collect(
                                toMap(
                                        name -> new Key(name.kind(), name.sport(), name.name()),
                                        Function.identity()));
        List<SearchHit> hits = new ArrayList<>(events(known, names, together, UPCOMING, limit));
        if (hits.size() < limit) {
            hits.addAll(events(known, names, together, OVER, limit - hits.size()));
        }
        return hits;
    }

    private List<SearchHit> events(
            Map<Key, NameMatch> known,
            List<NameMatch> names,
            int together,
            String which,
            int limit) {
        int order = which.indexOf(" order by ");
        String sql =
                (together == 0 ? EVENTS_OF_NAMES : EVENTS_OF_PAIRS)
                        .replace("<which>", which)
                        .replace("<kept>", which.substring(0, order))
                        .replace("<order>", which.substring(order + " order by ".length()))
                        .replace("<most>", Integer.toString(limit));
        JdbcClient.StatementSpec statement =
                jdbc.sql(sql)
                        .param(names.stream().map(n -> n.kind().name()).toArray(String[]::new))
                        .param(names.stream().map(NameMatch::sport).toArray(String[]::new))
                        .param(names.stream().map(NameMatch::name).toArray(String[]::new))
                        .param(names.stream().map(NameMatch::cost).toArray(Integer[]::new));
        if (together != 0) {
            statement =
                    statement
                            .param(names.stream().map(NameMatch::mask).toArray(Integer[]::new))
                            .param(together);
        }
        return statement.query((row, i) -> hit(row, known)).list();
    }

    private static SearchHit hit(ResultSet row, Map<Key, NameMatch> known) throws SQLException {
        String home = row.getString(2);
        String between = " v ";
        String sport = row.getString(5);
        List<MarkedText.Mark> marks = new ArrayList<>();
        NameMatch atHome = known.get(new Key(NameKind.TEAM, sport, home));
        if (atHome != null) {
            marks.addAll(atHome.marks(0));
        }
        NameMatch away = known.get(new Key(NameKind.TEAM, sport, row.getString(3)));
        if (away != null) {
            marks.addAll(away.marks(home.length() + between.length()));
        }
        return new SearchHit(
                new EventId(row.getObject(1, UUID.class)),
                new MarkedText(home + between + row.getString(3), marks),
                row.getString(4),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                EventStatus.valueOf(row.getString(7)));
    }

    private static List<NameHit> hits(List<NameMatch> names, NameKind kind, int limit) {
        return names.stream()
                .filter(name -> name.kind() == kind)
                .limit(limit)
                .map(name -> new NameHit(new MarkedText(name.name(), name.marks(0)), name.sport()))
                .toList();
    }
}
