package org.moneyline.odds.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.moneyline.odds.api.MarkedText;
import org.moneyline.odds.api.OddsQuery.Search;
import org.moneyline.odds.api.SearchHit;
import org.moneyline.odds.api.SearchHits;
import org.moneyline.odds.api.SearchHits.NameHit;
import org.springframework.stereotype.Component;

/**
 * Finds names by their words, then the events of the best names. Words that some name begins with
 * are taken as they are; only where that leads nowhere are words looked for that are much like
 * them.
 */
@Component
class TypeAhead {

    /** More words than any name has; the rest of the text is not read. */
    static final int WORDS_MAX = 8;

    /**
     * In so many words slips are forgiven: each costs a look at all words there are, and a text
     * with more of them is none that somebody typed.
     */
    static final int MISSPELT_MAX_WORDS = 3;

    /** Whose events are looked at. Two letters may begin a thousand names. */
    private static final int NAMES_MAX = 40;

    /** Of each combination of words, where no name has them all. */
    private static final int PARTIAL_NAMES_MAX = 25;

    /** In all, those with the most words first. */
    private static final int CANDIDATES_MAX = 100;

    /** Of one name, where an event's names must have the words between them. */
    private static final int EVENTS_OF_PARTIAL_NAME_MAX = 50;

    private static final int SLIP_COST = 10;

    /** For the words of a team before those of a competition. */
    private static final int COMPETITION_COST = 2;

    private static final int WHOLE = Integer.MAX_VALUE;
    private static final String BETWEEN = " v ";

    /** In one number: how badly a word matches, then which word of the name it is, then how. */
    private static final int COST_UNIT = 4096;

    private static final int PLACE_UNIT = 2;
    private static final int PLACE_MAX = COST_UNIT / PLACE_UNIT - 1;
    private static final int NOT_FOUND = Integer.MAX_VALUE;

    private final SearchBoard board;
    private final SpokenForms forms;

    TypeAhead(SearchBoard board, SpokenForms forms) {
        this.board = board;
        this.forms = forms;
    }

    /**
     * @param begun whether some name has a word that begins so
     */
    private record Word(String text, boolean begun) {}

    /**
     * Words to look for.
     *
     * @param beginning whether a word need only begin so
     */
    private record Term(int ord, String text, boolean beginning, int cost) {}

    /**
     * A name with the least number of each word typed.
     *
     * @see #COST_UNIT
     */
    private record Candidate(IndexedName name, int mask, int cost, int[] bests) {

        static final Comparator<Candidate> ORDER = Candidate::compare;

        private static int compare(Candidate a, Candidate b) {
            if (a.cost != b.cost) {
                return Integer.compare(a.cost, b.cost);
            }
            if (a.name.isPlaying() != b.name.isPlaying()) {
                return a.name.isPlaying() ? -1 : 1;
            }
            String text = a.name.text();
            String other = b.name.text();
            if (text.length() != other.length()) {
                return Integer.compare(text.length(), other.length());
            }
            int texts = text.compareTo(other);
            return texts != 0 ? texts : a.name.sport().compareTo(b.name.sport());
        }

        static Candidate of(IndexedName name, int[] bests) {
            int mask = 0;
            int cost = 0;
            for (int ord = 0; ord < bests.length; ord++) {
                if (bests[ord] != NOT_FOUND) {
                    mask |= 1 << ord;
                    cost += bests[ord] / COST_UNIT;
                }
            }
            return new Candidate(name, mask, cost, bests);
        }

        NameMatch match(List<Word> words) {
            List<NameMatch.Part> parts = new ArrayList<>();
            for (int ord = 0; ord < bests.length; ord++) {
                if (bests[ord] != NOT_FOUND) {
                    int place = bests[ord] % COST_UNIT / PLACE_UNIT;
                    boolean begun = bests[ord] % PLACE_UNIT == 0;
                    parts.add(
                            new NameMatch.Part(
                                    place, begun ? words.get(ord).text().length() : WHOLE));
                }
            }
            return new NameMatch(name, mask, cost, parts);
        }
    }

    /** An event with how badly its names match. */
    private record Ranked(IndexedEvent event, int cost) {

        static final Comparator<Ranked> ORDER =
                Comparator.comparingInt(Ranked::cost)
                        .thenComparing(Ranked::event, IndexedEvent.ORDER);
    }

    @QueryHandler
    public SearchHits on(Search question) {
        String text = question.text().strip();
        if (text.length() < Search.TEXT_MIN_CHARACTERS
                || text.length() > Search.TEXT_MAX_CHARACTERS
                || text.chars().anyMatch(Character::isISOControl)) {
            return SearchHits.NONE;
        }
        List<String> wanted = wanted(text);
        if (wanted.isEmpty()) {
            return SearchHits.NONE;
        }
        int limit = Math.clamp(question.limit(), 1, Search.LIMIT_MAX_ITEMS);
        return board.ask(index -> {
            List<Word> words =
                    wanted.stream().map(word -> new Word(word, index.begins(word))).toList();
            SearchHits hits = found(index, words, limit, false);
            // Each word begins some name, but no name or match has them all: one is misspelt after
            // all.
            return hits.isEmpty() && words.size() > 1 && words.stream().allMatch(Word::begun)
                    ? found(index, words, limit, true)
                    : hits;
        });
    }

    /** What is looked for; the fillers only where there is nothing else. */
    private List<String> wanted(String text) {
        List<String> all = PlainWord.of(text).stream().map(PlainWord::text).toList();
        List<String> telling = all.stream().filter(word -> !forms.filler(word)).toList();
        List<String> wanted = telling.isEmpty() ? all : telling;
        return wanted.subList(0, Math.min(WORDS_MAX, wanted.size()));
    }

    private static SearchHits found(
            SearchIndex index, List<Word> words, int limit, boolean allMisspelt) {
        int every = (1 << words.size()) - 1;
        List<List<Term>> terms = terms(index, words, allMisspelt);
        List<NameMatch> whole = matches(words, gathered(index, terms, true), every);
        if (!whole.isEmpty()) {
            return new SearchHits(
                    events(whole, 0, limit),
                    hits(whole, NameKind.TEAM, limit),
                    hits(whole, NameKind.COMPETITION, limit));
        }
        if (words.size() == 1) {
            return SearchHits.NONE;
        }
        List<NameMatch> parts = matches(words, gathered(index, terms, false), every);
        return new SearchHits(events(parts, every, limit), List.of(), List.of());
    }

    private static List<NameMatch> matches(
            List<Word> words, Map<IndexedName, int[]> gathered, int every) {
        return best(gathered, every).stream().map(candidate -> candidate.match(words)).toList();
    }

    /** For each word typed what to look for. */
    private static List<List<Term>> terms(
            SearchIndex index, List<Word> words, boolean allMisspelt) {
        List<List<Term>> terms = new ArrayList<>();
        int misspelt = 0;
        for (int ord = 0; ord < words.size(); ord++) {
            Word word = words.get(ord);
            List<Term> its = new ArrayList<>();
            if (word.begun()) {
                its.add(new Term(ord, word.text(), true, 0));
            }
            if ((allMisspelt || !word.begun()) && misspelt++ < MISSPELT_MAX_WORDS) {
                Spelling.Alike alike = Spelling.alike(word.text(), index.words().keySet());
                for (String other : alike.words()) {
                    its.add(new Term(ord, other, false, alike.slips() * SLIP_COST));
                }
            }
            terms.add(its);
        }
        return terms;
    }

    /**
     * Names with some of the words, each word where it matches best.
     *
     * @param every whether only names count that have all of them. Then the rarest is looked for
     *     first: "united" is in a thousand names, and few of those have the word beside it.
     */
    private static Map<IndexedName, int[]> gathered(
            SearchIndex index, List<List<Term>> terms, boolean every) {
        List<List<Term>> inTurn = new ArrayList<>(terms);
        if (every) {
            inTurn.sort(Comparator.comparingInt(its -> uses(index, its)));
        }
        Map<IndexedName, int[]> bests = new HashMap<>();
        for (int turn = 0; turn < inTurn.size(); turn++) {
            boolean narrows = every && turn > 0;
            for (Term term : inTurn.get(turn)) {
                found(index, term)
                        .forEach((word, uses) -> {
                            boolean full = word.equals(term.text());
                            for (SearchIndex.Use use : uses) {
                                int[] its =
                                        narrows
                                                ? bests.get(use.name())
                                                : bests.computeIfAbsent(
                                                        use.name(), name -> none(terms.size()));
                                if (its != null) {
                                    int best = best(term, full, use.form());
                                    its[term.ord()] = Math.min(its[term.ord()], best);
                                }
                            }
                        });
            }
        }
        if (every) {
            bests.values().removeIf(its -> Arrays.stream(its).anyMatch(one -> one == NOT_FOUND));
        }
        return bests;
    }

    private static Map<String, List<SearchIndex.Use>> found(SearchIndex index, Term term) {
        return term.beginning()
                ? index.wordsFrom(term.text())
                : Map.of(term.text(), index.words().getOrDefault(term.text(), List.of()));
    }

    private static int uses(SearchIndex index, List<Term> terms) {
        int uses = 0;
        for (Term term : terms) {
            for (List<SearchIndex.Use> of : found(index, term).values()) {
                uses += of.size();
            }
        }
        return uses;
    }

    private static int[] none(int words) {
        int[] none = new int[words];
        Arrays.fill(none, NOT_FOUND);
        return none;
    }

    /**
     * The name's own word typed in full is best, then its beginning, then another form of it; the
     * first word of a name counts before a later one.
     */
    private static int best(Term term, boolean full, SpokenForms.Form form) {
        int cost = term.cost() + (full ? 0 : 2) + (form.own() ? 0 : 1) + (form.first() ? 0 : 1);
        boolean begun = form.own() && term.beginning() && !full;
        return cost * COST_UNIT + Math.min(form.place(), PLACE_MAX) * PLACE_UNIT + (begun ? 0 : 1);
    }

    /** The best of each kind and combination of words, and of those the ones with most words. */
    private static List<Candidate> best(Map<IndexedName, int[]> gathered, int every) {
        Map<Integer, BestOf<Candidate>> groups = new HashMap<>();
        gathered.forEach((name, bests) -> {
            Candidate candidate = Candidate.of(name, bests);
            int most = candidate.mask() == every ? NAMES_MAX : PARTIAL_NAMES_MAX;
            groups.computeIfAbsent(
                            candidate.mask() * 2 + name.kind().ordinal(),
                            group -> new BestOf<>(most, Candidate.ORDER))
                    .offer(candidate);
        });
        return groups.values().stream()
                .flatMap(group -> group.inOrder().stream())
                .sorted(
                        Comparator.<Candidate>comparingInt(
                                        candidate -> -Integer.bitCount(candidate.mask()))
                                .thenComparing(Candidate.ORDER))
                .limit(CANDIDATES_MAX)
                .toList();
    }

    /**
     * What is in play or to come; what is over only where that is too little.
     *
     * @param together the words that an event's names must have between them; 0 where each name has
     *     all of them
     */
    private static List<SearchHit> events(List<NameMatch> names, int together, int limit) {
        if (names.isEmpty()) {
            return List.of();
        }
        Map<IndexedName, NameMatch> known = new HashMap<>();
        names.forEach(match -> known.put(match.name(), match));
        List<SearchHit> hits = new ArrayList<>();
        for (boolean over : new boolean[] {false, true}) {
            int most = limit - hits.size();
            if (most > 0) {
                BestOf<Ranked> best = new BestOf<>(most, Ranked.ORDER);
                for (IndexedEvent event : near(names, together, over, most)) {
                    int cost = cost(event, known, together);
                    if (cost != NOT_FOUND) {
                        best.offer(new Ranked(event, cost));
                    }
                }
                best.inOrder().forEach(ranked -> hits.add(hit(ranked.event(), known)));
            }
        }
        return hits;
    }

    /** Events of the names, among which those asked for are. */
    private static Set<IndexedEvent> near(
            List<NameMatch> names, int together, boolean over, int limit) {
        Set<IndexedEvent> near = new HashSet<>();
        int most = together == 0 ? limit : EVENTS_OF_PARTIAL_NAME_MAX;
        for (NameMatch match : names) {
            IndexedName name = match.name();
            if (together == 0 || name.kind() == NameKind.TEAM) {
                name.home().first(most, over, near::add);
                name.away().first(most, over, near::add);
            }
        }
        return near;
    }

    private static int cost(IndexedEvent event, Map<IndexedName, NameMatch> known, int together) {
        NameMatch home = known.get(event.home());
        NameMatch away = known.get(event.away());
        NameMatch competition = known.get(event.competition());
        if (together == 0) {
            // A team's events come before a competition's.
            int sides = Math.min(cost(home, NOT_FOUND), cost(away, NOT_FOUND));
            return competition == null
                    ? sides
                    : Math.min(sides, competition.cost() + COMPETITION_COST);
        }
        return (mask(home) | mask(away) | mask(competition)) == together
                ? cost(home, 0) + cost(away, 0) + cost(competition, 0)
                : NOT_FOUND;
    }

    private static int cost(@Nullable NameMatch match, int without) {
        return match == null ? without : match.cost();
    }

    private static int mask(@Nullable NameMatch match) {
        return match == null ? 0 : match.mask();
    }

    private static SearchHit hit(IndexedEvent event, Map<IndexedName, NameMatch> known) {
        String home = event.home().text();
        List<MarkedText.Mark> marks = new ArrayList<>();
        NameMatch atHome = known.get(event.home());
        if (atHome != null) {
            marks.addAll(atHome.marks(0));
        }
        NameMatch away = known.get(event.away());
        if (away != null) {
            marks.addAll(away.marks(home.length() + BETWEEN.length()));
        }
        return new SearchHit(
                event.id(),
                new MarkedText(home + BETWEEN + event.away().text(), marks),
                event.competition().text(),
                event.startsAt(),
                event.status());
    }

    private static List<NameHit> hits(List<NameMatch> names, NameKind kind, int limit) {
        return names.stream()
                .filter(match -> match.name().kind() == kind)
                .limit(limit)
                .map(match -> new NameHit(match.marked(), match.name().sport()))
                .toList();
    }
}
