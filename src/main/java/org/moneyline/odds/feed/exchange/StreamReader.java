package org.moneyline.odds.feed.exchange;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Price;
import org.moneyline.odds.feed.Decimals;
import org.moneyline.odds.feed.FeedFormat;
import org.moneyline.odds.feed.Heard;
import org.moneyline.odds.feed.Heard.Content;
import org.moneyline.odds.feed.MalformedMessage;
import org.moneyline.odds.feed.exchange.StreamChange.Definition;
import org.moneyline.odds.feed.exchange.StreamChange.Level;
import org.moneyline.odds.feed.exchange.StreamChange.Runner;
import org.moneyline.odds.feed.exchange.StreamChange.RunnerChange;
import org.moneyline.odds.feed.exchange.StreamChange.RunnerId;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an exchange's market change messages, one JSON object each, token by token. What they say
 * is a difference to what was said before, which {@link ExchangeBooks} keeps.
 */
public final class StreamReader implements FeedFormat {

    private static final int DEPTH_MAX_LEVELS = 12;
    private static final int TEXT_MAX_CHARS = 200;
    private static final int MARKETS_MAX = 1_000;
    private static final int RUNNERS_MAX = 1_000;
    private static final int LEVELS_MAX = 1_000;

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(DEPTH_MAX_LEVELS)
                                    .maxNumberLength(40)
                                    .maxNameLength(TEXT_MAX_CHARS)
                                    .build())
                    // Two values for one name: which one did the exchange mean?
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private final ExchangeBooks books = new ExchangeBooks();

    @Override
    public Heard read(byte[] message) throws MalformedMessage {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), message)) {
            Heard heard = message(json);
            if (json.nextToken() != null) {
                throw new MalformedMessage("JSON_MALFORMED", "one message is one JSON object");
            }
            return heard;
        } catch (JacksonException e) {
            throw new MalformedMessage("JSON_MALFORMED", "not a JSON object");
        } catch (DateTimeException e) {
            throw new MalformedMessage("TIME_MALFORMED", "a time is not written as one");
        }
    }

    @Override
    public void forget() {
        books.forget();
    }

    @Override
    public boolean sendsDifferences() {
        return true;
    }

    private Heard message(JsonParser json) throws MalformedMessage {
        require(json.nextToken() == JsonToken.START_OBJECT, "a message is an object");
        String op = "";
        String changeType = "";
        long status = 0;
        long sentAt = 0;
        List<StreamChange> changes = List.of();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "op" -> op = text(json);
                case "ct" -> changeType = text(json);
                case "pt" -> sentAt = number(json);
                case "status" -> status = number(json);
                case "mc" -> changes = changes(json);
                default -> skip(json, value);
            }
        }
        require(op.equals("mcm"), "only market changes are read");
        if (sentAt <= 0) {
            throw new MalformedMessage("TIME_MALFORMED", "a message says when it was sent");
        }
        List<StreamChange> said = changes;
        Instant at = Instant.ofEpochMilli(sentAt);
        Content content;
        if (status != 0) {
            // The exchange's own source is behind: what it sends is not to be relied on.
            content = new Content.Alive(false);
        } else if (changeType.equals("SUB_IMAGE")) {
            content = new Content.Image(() -> books.tell(said, at));
        } else if (changes.isEmpty()) {
            content = new Content.Alive(true);
        } else {
            content = new Content.News(() -> books.tell(said, at));
        }
        return new Heard(1, at, content, ExchangeBooks.introduced(said));
    }

    private static List<StreamChange> changes(JsonParser json) throws MalformedMessage {
        List<StreamChange> changes = new ArrayList<>();
        require(json.currentToken() == JsonToken.START_ARRAY, "mc is an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(changes.size() < MARKETS_MAX, "too many markets in one message");
            changes.add(change(json));
        }
        return changes;
    }

    private static StreamChange change(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.START_OBJECT, "a market is an object");
        String id = "";
        boolean image = false;
        Definition definition = null;
        List<RunnerChange> runners = new ArrayList<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = text(json);
                case "img" -> image = flag(json);
                case "marketDefinition" -> definition = definition(json);
                case "rc" -> {
                    require(value == JsonToken.START_ARRAY, "rc is an array");
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        require(runners.size() < RUNNERS_MAX, "too many runners");
                        runners.add(runnerChange(json));
                    }
                }
                default -> skip(json, value);
            }
        }
        require(!id.isEmpty(), "a market has an id");
        return new StreamChange(id, image, definition, runners);
    }

    private static Definition definition(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.START_OBJECT, "a definition is an object");
        String eventId = "";
        String eventTypeId = "";
        String marketType = "";
        String status = "";
        String marketTime = "";
        boolean inPlay = false;
        String eventName = null;
        List<Runner> runners = new ArrayList<>();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "eventId" -> eventId = text(json);
                case "eventTypeId" -> eventTypeId = text(json);
                case "marketType" -> marketType = text(json);
                case "status" -> status = text(json);
                case "marketTime" -> marketTime = text(json);
                case "inPlay" -> inPlay = flag(json);
                case "eventName" -> eventName = text(json);
                case "runners" -> {
                    require(value == JsonToken.START_ARRAY, "runners are an array");
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        require(runners.size() < RUNNERS_MAX, "too many runners");
                        runners.add(runner(json));
                    }
                }
                default -> skip(json, value);
            }
        }
        require(
                !eventId.isEmpty() && !marketType.isEmpty() && !marketTime.isEmpty(),
                "a definition has eventId, marketType and marketTime");
        switch (status) {
            case "OPEN", "SUSPENDED", "CLOSED", "INACTIVE" -> {}
            default -> throw new MalformedMessage("STATUS_UNKNOWN", "no market has this status");
        }
        return new Definition(
                eventId,
                eventTypeId,
                marketType,
                status,
                inPlay,
                Instant.parse(marketTime),
                eventName,
                List.copyOf(runners));
    }

    private static Runner runner(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.START_OBJECT, "a runner is an object");
        long id = -1;
        int handicap = 0;
        int rank = 0;
        String status = "";
        String label = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = number(json);
                case "hc" -> handicap = Decimals.quarters(numeral(json));
                case "sortPriority" -> rank = (int) number(json);
                case "status" -> status = text(json);
                case "name" -> label = text(json);
                default -> skip(json, value);
            }
        }
        require(id >= 0 && rank >= 0, "a runner has an id");
        return new Runner(new RunnerId(id, handicap), rank, status, label);
    }

    private static RunnerChange runnerChange(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.START_OBJECT, "a runner is an object");
        long id = -1;
        int handicap = 0;
        List<Level> back = List.of();
        List<Level> lay = List.of();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "id" -> id = number(json);
                case "hc" -> handicap = Decimals.quarters(numeral(json));
                case "atb" -> back = levels(json);
                case "atl" -> lay = levels(json);
                default -> skip(json, value);
            }
        }
        require(id >= 0, "a runner has an id");
        return new RunnerChange(new RunnerId(id, handicap), back, lay);
    }

    private static List<Level> levels(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.START_ARRAY, "a ladder is an array");
        List<Level> levels = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(
                    json.currentToken() == JsonToken.START_ARRAY && levels.size() < LEVELS_MAX,
                    "a ladder has pairs of a price and an amount");
            json.nextToken();
            Price price = Decimals.price(numeral(json));
            json.nextToken();
            boolean money = isPositive(numeral(json));
            require(json.nextToken() == JsonToken.END_ARRAY, "a ladder has pairs");
            if (price == null) {
                throw new MalformedMessage("PRICE_IMPLAUSIBLE", "no ladder has this price");
            }
            levels.add(new Level(price.thousandths(), money));
        }
        return levels;
    }

    private static boolean isPositive(CharSequence amount) throws MalformedMessage {
        if (amount.charAt(0) == '-') {
            throw new MalformedMessage("NUMBER_OUT_OF_RANGE", "an amount is not negative");
        }
        for (int i = 0; i < amount.length(); i++) {
            char c = amount.charAt(i);
            if (c >= '1' && c <= '9') {
                return true;
            }
            if (c == 'e' || c == 'E') {
                return false;
            }
        }
        return false;
    }

    private static String text(JsonParser json) throws MalformedMessage {
        require(json.currentToken() == JsonToken.VALUE_STRING, "a text is expected");
        String text = json.getString();
        require(
                text.length() <= TEXT_MAX_CHARS && isPlain(text),
                "a text is too long or not plain");
        return text;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean flag(JsonParser json) throws MalformedMessage {
        JsonToken token = json.currentToken();
        require(
                token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE,
                "true or false is expected");
        return token == JsonToken.VALUE_TRUE;
    }

    private static long number(JsonParser json) throws MalformedMessage {
        return Decimals.read(numeral(json), 0, false);
    }

    /**
     * A number as it is written. A ladder is made of them, so none is copied; it is there until the
     * next token is read.
     */
    private record Numeral(char[] written, int from, int length) implements CharSequence {

        @Override
        public char charAt(int index) {
            return written[from + index];
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Numeral(written, from + start, end - start);
        }

        @Override
        public String toString() {
            return new String(written, from, length);
        }
    }

    private static Numeral numeral(JsonParser json) throws MalformedMessage {
        JsonToken token = json.currentToken();
        require(token != null && token.isNumeric(), "a number is expected");
        return new Numeral(
                json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
    }

    private static void skip(JsonParser json, @Nullable JsonToken value) {
        if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
            json.skipChildren();
        }
    }

    private static void require(boolean good, String otherwise) throws MalformedMessage {
        if (!good) {
            throw new MalformedMessage("JSON_UNEXPECTED", otherwise);
        }
    }
}
