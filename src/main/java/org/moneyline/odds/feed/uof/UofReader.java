package org.moneyline.odds.feed.uof;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.OddsCommand.TellClock;
import org.moneyline.odds.api.Quote;
import org.moneyline.odds.api.Score;
import org.moneyline.odds.api.SelectionResult;
import org.moneyline.odds.catalogue.MatchPhase;
import org.moneyline.odds.feed.Decimals;
import org.moneyline.odds.feed.Fact;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.About;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.Heard.Introduced;
import org.moneyline.odds.feed.Heard.Told;
import org.moneyline.odds.feed.MalformedMessage;

/**
 * Reads messages of Betradar's Unified Odds Feed, and the fixture document of its API, which says
 * who plays. A message is read to its end before any of it counts.
 */
public final class UofReader implements FeedFormat {

    /** No message of the feed is nested half as deep. */
    private static final int DEPTH_MAX_LEVELS = 16;

    private static final int ID_MAX_CHARS = 60;
    private static final int NAME_MAX_CHARS = 100;
    private static final int PRODUCT_MAX = 99;
    private static final int GOALS_MAX = 99;

    /** Several outcomes tied for some places; no field is larger. */
    private static final int TIED_MAX = 40;

    /** What a price promises to pay back, in hundredths, with the probability sent beside it. */
    private static final long RETURN_MIN_PERCENT = 50;

    private static final long RETURN_MAX_PERCENT = 115;

    private static final int FIRST_HALF = 6;
    private static final int SECOND_HALF = 7;
    private static final int HALF_TIME = 31;
    private static final int ENDED = 100;

    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("messages name no other documents");
        });
        return factory;
    }

    @Override
    public Heard read(byte[] message) throws MalformedMessage {
        try {
            // Decoded here, strictly: the parser would tell the console of every wrong byte.
            XMLStreamReader xml =
                    FACTORY.createXMLStreamReader(
                            new StringReader(
                                    StandardCharsets.UTF_8
                                            .newDecoder()
                                            .decode(ByteBuffer.wrap(message))
                                            .toString()));
            Message reading = new Message(xml);
            try {
                return reading.read();
            } catch (XMLStreamException e) {
                throw reading.named(malformed(e));
            } catch (DateTimeException e) {
                throw reading.named(
                        new MalformedMessage("TIME_MALFORMED", "a time is not written as one"));
            } catch (MalformedMessage e) {
                throw reading.named(e);
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (CharacterCodingException e) {
            throw new MalformedMessage("XML_MALFORMED", "the bytes are not UTF-8");
        }
    }

    private static MalformedMessage malformed(XMLStreamException e) {
        return new MalformedMessage("XML_MALFORMED", "not well-formed XML" + place(e));
    }

    @Override
    public void forget() {
        // Every message says all of what it is about.
    }

    @Override
    public boolean sendsDifferences() {
        return false;
    }

    /** The parser's own words may quote what was sent; only the place is told. */
    private static String place(XMLStreamException e) {
        return e.getLocation() == null
                ? ""
                : ": line "
                        + e.getLocation().getLineNumber()
                        + ", column "
                        + e.getLocation().getColumnNumber();
    }

    /** One message while it is read. */
    private static final class Message {

        private final XMLStreamReader xml;
        private final List<Fact> facts = new ArrayList<>();
        private int ignored;
        private int depth;
        private @Nullable String event;

        Message(XMLStreamReader xml) {
            this.xml = xml;
        }

        MalformedMessage named(MalformedMessage malformed) {
            return event == null ? malformed : malformed.about(event);
        }

        Heard read() throws XMLStreamException, MalformedMessage {
            if (!next()) {
                throw new MalformedMessage("XML_MALFORMED", "there is no element");
            }
            String name = xml.getLocalName();
            if (name.equals("fixtures_fixture")) {
                return fixture();
            }
            int product = Decimals.whole(need("product"), 1, PRODUCT_MAX);
            Instant sentAt = time(need("timestamp"));
            Content content =
                    switch (name) {
                        case "alive" -> alive();
                        case "snapshot_complete" ->
                                new Content.SnapshotComplete(
                                        Decimals.read(need("request_id"), 0, false));
                        case "odds_change" -> about(event(), this::oddsChange);
                        case "bet_stop" -> about(event(), this::betStop);
                        case "bet_settlement" -> about(event(), this::betSettlement);
                        case "bet_cancel" -> about(event(), this::betCancel);
                        case "rollback_bet_settlement" ->
                                about(event(), () -> eachMarket(Fact.DecisionWithdrawn::new));
                        case "rollback_bet_cancel" ->
                                about(event(), () -> eachMarket(Fact.CancellationWithdrawn::new));
                        case "fixture_change" -> about(event(), this::fixtureChange);
                        default ->
                                throw new MalformedMessage(
                                        "MESSAGE_UNKNOWN", "there is no message of this name");
                    };
            end();
            return new Heard(product, sentAt, content);
        }

        private interface Part {
            void read() throws XMLStreamException, MalformedMessage;
        }

        private Content about(String event, Part part) throws XMLStreamException, MalformedMessage {
            part.read();
            Told told = new Told(facts.stream().map(f -> new About(event, f)).toList(), ignored);
            return new Content.News(() -> told);
        }

        private Content alive() throws MalformedMessage {
            return new Content.Alive(Decimals.whole(need("subscribed"), 0, 1) == 1);
        }

        private void oddsChange() throws XMLStreamException, MalformedMessage {
            boolean active = false;
            while (next()) {
                switch (xml.getLocalName()) {
                    case "sport_event_status" -> status();
                    case "market" -> active |= market();
                    default -> {
                        // Statistics and what was computed from them.
                    }
                }
            }
            if (active) {
                facts.add(new Fact.WentOn("bets go on"));
            }
        }

        /** The course of the match: kick-off, score, clock, and the end with both scores. */
        private void status() throws XMLStreamException, MalformedMessage {
            int status = Decimals.whole(need("status"), 0, 99);
            int match = Decimals.whole(optional("match_status", "0"), 0, 9_999);
            String home = optional("home_score", "");
            String away = optional("away_score", "");
            Score now = home.isEmpty() || away.isEmpty() ? null : score(home, away);
            Score half = null;
            String clock = "";
            int outside = depth;
            while (nextInside(outside)) {
                switch (xml.getLocalName()) {
                    case "clock" -> clock = optional("match_time", "");
                    case "period_score" -> {
                        if (Decimals.whole(optional("number", "0"), 0, 99) == 1) {
                            half = score(need("home_score"), need("away_score"));
                        }
                    }
                    default -> {
                        // Cards, corners, results of shoot-outs.
                    }
                }
            }
            course(status, match, now, half, clock);
        }

        private void course(
                int status, int match, @Nullable Score now, @Nullable Score half, String clock)
                throws MalformedMessage {
            boolean over = status == 3 || status == 4;
            if (status == 1 || over) {
                facts.add(new Fact.KickedOff());
            }
            if (status == 1 && now != null) {
                String phase =
                        switch (match) {
                            case FIRST_HALF -> MatchPhase.FIRST_HALF;
                            case HALF_TIME -> MatchPhase.HALF_TIME;
                            case SECOND_HALF -> MatchPhase.SECOND_HALF;
                            default -> "";
                        };
                if (phase.isEmpty()) {
                    ignored++;
                } else {
                    facts.add(new Fact.Scored(now, phase));
                }
            }
            if (status == 1 && !clock.isEmpty()) {
                int colon = clock.indexOf(':');
                facts.add(
                        new Fact.ClockTold(
                                Decimals.whole(
                                        colon < 0 ? clock : clock.substring(0, colon),
                                        0,
                                        TellClock.MINUTE_MAX)));
            }
            // After extra time the score is no longer that of the ninety minutes bets are on.
            if (over && match == ENDED && now != null && half != null) {
                if (half.home() > now.home() || half.away() > now.away()) {
                    throw new MalformedMessage(
                            "SCORE_IMPOSSIBLE", "fewer goals at full time than at half time");
                }
                facts.add(new Fact.Finished(half, now, "final whistle"));
            }
            if (status == 5 || status == 9) {
                facts.add(new Fact.Abandoned(status == 5 ? "cancelled" : "abandoned"));
            }
        }

        /** Whether bets are taken on it. */
        private boolean market() throws XMLStreamException, MalformedMessage {
            UofMarkets.Ours ours = ours();
            int status = Decimals.whole(optional("status", "1"), -9, 9);
            List<Quote> quotes = new ArrayList<>();
            int outside = depth;
            while (nextInside(outside)) {
                if (xml.getLocalName().equals("outcome")) {
                    Quote quote = outcome(ours, status == 1);
                    if (quote != null) {
                        quotes.add(quote);
                    }
                }
            }
            if (ours == null) {
                ignored++;
                return false;
            }
            switch (status) {
                case 1 -> {
                    quotes = complete(ours, quotes);
                    facts.add(new Fact.Quoted(ours.key(), quotes));
                }
                case -1 -> facts.add(new Fact.Stopped(ours.key(), "suspended by the provider"));
                // Until the product that goes on with it has quoted it.
                case -2 -> facts.add(new Fact.Stopped(ours.key(), "handed over"));
                // Not offered any more, settled, cancelled: whatever was quoted is gone, and nobody
                // else's price is to be taken instead.
                case 0, -3, -4 -> {
                    facts.add(new Fact.Quoted(ours.key(), complete(ours, List.of())));
                    facts.add(new Fact.Stopped(ours.key(), "not offered by the provider any more"));
                }
                default -> ignored++;
            }
            return status == 1;
        }

        private @Nullable Quote outcome(UofMarkets.@Nullable Ours ours, boolean active)
                throws MalformedMessage {
            if (ours == null || !active) {
                return null;
            }
            int ordinal = ours.ordinal(Decimals.whole(need("id"), 0, Integer.MAX_VALUE));
            if (ordinal < 0) {
                throw new MalformedMessage(
                        "OUTCOME_UNKNOWN", "an outcome that this market does not have");
            }
            boolean offered = Decimals.whole(optional("active", "1"), 0, 1) == 1;
            String odds = optional("odds", "");
            Price price = offered && !odds.isEmpty() ? Decimals.price(odds) : null;
            String probability = optional("probabilities", "");
            if (price != null && !probability.isEmpty()) {
                long pays = price.thousandths() * Decimals.read(probability, 6, true) / 10_000_000L;
                if (pays < RETURN_MIN_PERCENT || pays > RETURN_MAX_PERCENT) {
                    throw new MalformedMessage(
                            "PRICE_IMPLAUSIBLE",
                            "a price and its probability contradict each other: " + odds);
                }
            }
            return new Quote(ordinal, price);
        }

        /** An active market says all of what it offers: what it leaves out it does not offer. */
        private static List<Quote> complete(UofMarkets.Ours ours, List<Quote> quotes)
                throws MalformedMessage {
            @Nullable Quote[] all = new Quote[ours.outcomes().size()];
            for (Quote quote : quotes) {
                if (all[quote.ordinal()] != null) {
                    throw new MalformedMessage("OUTCOME_REPEATED", "an outcome is named twice");
                }
                all[quote.ordinal()] = quote;
            }
            for (int i = 0; i < all.length; i++) {
                if (all[i] == null) {
                    all[i] = new Quote(i, null);
                }
            }
            return List.copyOf(Arrays.asList(all));
        }

        private void betStop() {
            // Groups are told by name in a document we do not have: better all than too few.
            facts.add(new Fact.Stopped(null, "bet stop"));
        }

        private void betSettlement() throws XMLStreamException, MalformedMessage {
            while (next()) {
                if (!xml.getLocalName().equals("market")) {
                    continue;
                }
                UofMarkets.Ours ours = ours();
                List<SelectionResult> results = new ArrayList<>();
                boolean undecided = false;
                int outside = depth;
                while (nextInside(outside)) {
                    if (ours != null && xml.getLocalName().equals("outcome")) {
                        SelectionResult result = result(ours);
                        undecided |= result == null;
                        if (result != null) {
                            results.add(result);
                        }
                    }
                }
                if (ours == null || undecided) {
                    ignored++;
                } else if (results.stream().map(SelectionResult::ordinal).distinct().count()
                                != results.size()
                        || results.size() != ours.outcomes().size()) {
                    throw new MalformedMessage(
                            "RESULTS_INCOMPLETE", "not every outcome has one result");
                } else {
                    facts.add(new Fact.Decided(ours.key(), List.copyOf(results), "settlement"));
                }
            }
        }

        /** Null if it is not decided yet. */
        private @Nullable SelectionResult result(UofMarkets.Ours ours) throws MalformedMessage {
            int ordinal = ours.ordinal(Decimals.whole(need("id"), 0, Integer.MAX_VALUE));
            if (ordinal < 0) {
                throw new MalformedMessage(
                        "OUTCOME_UNKNOWN", "an outcome that this market does not have");
            }
            int result = Decimals.whole(need("result"), -1, 1);
            long voided = Decimals.read(optional("void_factor", "0"), 1, false);
            long deadHeat = Decimals.read(optional("dead_heat_factor", "1"), 4, true);
            if (voided != 0 && voided != 5 && voided != 10) {
                throw new MalformedMessage("RESULT_MALFORMED", "a void factor is 0, 0.5 or 1");
            }
            if (result < 0) {
                return null;
            }
            if (voided == 10) {
                return SelectionResult.voided(ordinal);
            }
            if (result == 0) {
                return voided == 5
                        ? SelectionResult.halfLost(ordinal)
                        : SelectionResult.lost(ordinal);
            }
            if (deadHeat == 10_000) {
                return voided == 5
                        ? SelectionResult.halfWon(ordinal)
                        : SelectionResult.won(ordinal);
            }
            return deadHeat(ordinal, (int) voided / 5, deadHeat);
        }

        /** The smallest tie that makes this factor: 0.333 is one place for three. */
        private static SelectionResult deadHeat(int ordinal, int voidHalves, long factor)
                throws MalformedMessage {
            for (int tied = 2; tied <= TIED_MAX; tied++) {
                for (int places = 1; places < tied; places++) {
                    if (Math.abs(factor * tied - places * 10_000L) <= tied * 5L) {
                        return new SelectionResult(ordinal, true, voidHalves, places, tied);
                    }
                }
            }
            throw new MalformedMessage("RESULT_MALFORMED", "no tie makes this dead-heat factor");
        }

        private void betCancel() throws XMLStreamException, MalformedMessage {
            String start = optional("start_time", "");
            String end = optional("end_time", "");
            Instant from = start.isEmpty() ? null : time(start);
            Instant to = end.isEmpty() ? null : time(end);
            if (from != null && to != null && !from.isBefore(to)) {
                throw new MalformedMessage("WINDOW_EMPTY", "the window ends before it starts");
            }
            eachMarket(key -> new Fact.BetsCancelled(key, from, to, "cancelled by the provider"));
        }

        private interface MarketFact {
            Fact of(org.moneyline.odds.feed.MarketKey market);
        }

        private void eachMarket(MarketFact fact) throws XMLStreamException, MalformedMessage {
            while (next()) {
                if (xml.getLocalName().equals("market")) {
                    UofMarkets.Ours ours = ours();
                    if (ours == null) {
                        ignored++;
                    } else {
                        facts.add(fact.of(ours.key()));
                    }
                }
            }
        }

        private void fixtureChange() throws MalformedMessage {
            int type = Decimals.whole(optional("change_type", "2"), 0, 9_999);
            String start = optional("start_time", "");
            if (type == 3) {
                facts.add(new Fact.Abandoned("cancelled"));
            } else if (!start.isEmpty()) {
                facts.add(new Fact.Rescheduled(time(start)));
            } else {
                ignored++;
            }
        }

        /** The API's document of who plays whom; it comes when a fixture is new or has changed. */
        private Heard fixture() throws XMLStreamException, MalformedMessage {
            Instant sentAt = instant(need("generated_at"));
            String event = "";
            Instant startsAt = sentAt;
            String sport = "";
            String competition = "";
            String home = "";
            String away = "";
            while (next()) {
                switch (xml.getLocalName()) {
                    case "fixture" -> {
                        event = id(need("id"));
                        startsAt = instant(need("start_time"));
                    }
                    case "tournament" -> competition = name(need("name"));
                    case "sport" -> sport = need("id").equals("sr:sport:1") ? "Football" : "";
                    case "competitor" -> {
                        String side = optional("qualifier", "");
                        if (side.equals("home")) {
                            home = name(need("name"));
                        } else if (side.equals("away")) {
                            away = name(need("name"));
                        }
                    }
                    default -> {
                        // Where it is shown, and on what pitch.
                    }
                }
            }
            end();
            if (event.isEmpty()) {
                throw new MalformedMessage("ATTRIBUTE_MISSING", "the fixture is missing");
            }
            if (sport.isEmpty() || competition.isEmpty() || home.isEmpty() || away.isEmpty()) {
                Told nothing = new Told(List.of(), 1);
                return new Heard(0, sentAt, new Content.News(() -> nothing));
            }
            Fact.Scheduled said = new Fact.Scheduled(sport, competition, home, away, startsAt);
            Told told = new Told(List.of(new About(event, said)), 0);
            return new Heard(
                    0, sentAt, new Content.News(() -> told), List.of(new Introduced(event, said)));
        }

        private UofMarkets.@Nullable Ours ours() throws MalformedMessage {
            return UofMarkets.find(
                    Decimals.whole(need("id"), 0, Integer.MAX_VALUE), optional("specifiers", ""));
        }

        private String event() throws MalformedMessage {
            String id = id(need("event_id"));
            event = id;
            return id;
        }

        private static String id(String text) throws MalformedMessage {
            if (text.isEmpty() || text.length() > ID_MAX_CHARS || !isPlain(text)) {
                throw new MalformedMessage(
                        "ID_MALFORMED", "an id has 1 to " + ID_MAX_CHARS + " plain characters");
            }
            return text;
        }

        private static boolean isPlain(String text) {
            return text.chars().allMatch(c -> c > ' ' && c < 127);
        }

        private static String name(String text) throws MalformedMessage {
            String name = text.strip();
            if (name.isEmpty()
                    || name.length() > NAME_MAX_CHARS
                    || name.chars().anyMatch(Character::isISOControl)) {
                throw new MalformedMessage(
                        "NAME_MALFORMED", "a name has 1 to " + NAME_MAX_CHARS + " characters");
            }
            return name;
        }

        private static Instant instant(String text) {
            return OffsetDateTime.parse(text).toInstant();
        }

        private static Instant time(String millis) throws MalformedMessage {
            long value = Decimals.read(millis, 0, false);
            if (value <= 0) {
                throw new MalformedMessage("TIME_MALFORMED", "a time is not written as one");
            }
            return Instant.ofEpochMilli(value);
        }

        private static Score score(String home, String away) throws MalformedMessage {
            return new Score(
                    Decimals.whole(home, 0, GOALS_MAX), Decimals.whole(away, 0, GOALS_MAX));
        }

        private String need(String attribute) throws MalformedMessage {
            String value = xml.getAttributeValue(null, attribute);
            if (value == null) {
                throw new MalformedMessage(
                        "ATTRIBUTE_MISSING",
                        "<" + xml.getLocalName() + "> has no attribute " + attribute);
            }
            return value;
        }

        private String optional(String attribute, String otherwise) {
            String value = xml.getAttributeValue(null, attribute);
            return value == null ? otherwise : value;
        }

        /** The next element anywhere in the document. */
        private boolean next() throws XMLStreamException, MalformedMessage {
            return nextInside(0);
        }

        /** The next element inside the one that began at this depth. */
        private boolean nextInside(int outside) throws XMLStreamException, MalformedMessage {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        if (++depth > DEPTH_MAX_LEVELS) {
                            throw new MalformedMessage(
                                    "XML_TOO_DEEP",
                                    "elements are nested deeper than " + DEPTH_MAX_LEVELS);
                        }
                        return true;
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        if (depth-- == outside && outside > 0) {
                            return false;
                        }
                    }
                    case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                            throw new MalformedMessage(
                                    "XML_UNSAFE", "messages declare no types and no entities");
                    default -> {
                        // White space and comments.
                    }
                }
            }
            return false;
        }

        private void end() throws XMLStreamException, MalformedMessage {
            while (next()) {
                // What comes after the part that matters must be well formed all the same.
            }
        }
    }
}
