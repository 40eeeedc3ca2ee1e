package org.moneyline.rest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.odds.api.SelectionId;
import org.moneyline.rest.Problem.FieldProblem;
import tools.jackson.databind.JsonNode;

/**
 * Takes the fields of one JSON object and gathers everything wrong with them. A method answers a
 * harmless value for a wrong field; {@link #end} throws if there was any, so whoever calls it uses
 * no such value.
 */
final class Fields {

    private static final int AMOUNT_MAX_CHARS = 20;
    private static final int ID_MAX_CHARS = 64;
    private static final int UUID_CHARS = 36;
    private static final int ORDERED_VERSION = 7;
    private static final UUID NO_ID = new UUID(0, 0);
    private static final Currency NO_CURRENCY = Currency.getInstance("XXX");
    private static final Money NO_MONEY = Money.zero(NO_CURRENCY);
    private static final Price NO_PRICE = new Price(Price.THOUSANDTHS_MAX);
    private static final SelectionId NO_SELECTION =
            SelectionId.of("00000000-0000-0000-0000-000000000000.0");

    private final JsonNode object;
    private final String prefix;
    private final List<FieldProblem> problems;
    private final List<String> taken = new ArrayList<>(8);

    private Fields(JsonNode object, String prefix, List<FieldProblem> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * @throws RequestProblem if it is no JSON object
     */
    static Fields of(JsonNode node) {
        if (!node.isObject()) {
            throw new RequestProblem(
                    400, "JSON_MALFORMED", "The body must be a JSON object: {...}.");
        }
        return new Fields(node, "", new ArrayList<>());
    }

    /** Text that must be there and not be blank. */
    String text(String name, int maxChars) {
        JsonNode node = take(name);
        if (missing(node)) {
            return wrong(name, "FIELD_REQUIRED", "Give " + name + ".", "");
        }
        return checked(name, node, maxChars);
    }

    /** Text that may be left out. */
    String textOr(String name, int maxChars, String otherwise) {
        JsonNode node = take(name);
        return missing(node) ? otherwise : checked(name, node, maxChars);
    }

    LocalDate date(String name) {
        String text = text(name, ID_MAX_CHARS);
        if (text.isEmpty()) {
            return LocalDate.MIN;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return wrong(name, "DATE_INVALID", "Write the date like 1990-12-31.", LocalDate.MIN);
        }
    }

    /** A whole number from 1. */
    int number(String name, int max) {
        JsonNode node = take(name);
        if (missing(node)) {
            return wrong(name, "FIELD_REQUIRED", "Give " + name + ".", 1);
        }
        if (!node.isInt() || node.intValue() < 1 || node.intValue() > max) {
            return wrong(
                    name,
                    "NUMBER_OUT_OF_RANGE",
                    "Must be a whole number between 1 and " + max + ".",
                    1);
        }
        return node.intValue();
    }

    /** More than zero, in a currency's own decimals. */
    Money amount(String name, String currencyName) {
        return amount(name, currency(currencyName));
    }

    /** Null if it is left out. */
    @Nullable Money amountOrNull(String name, Currency currency) {
        if (missing(object.path(name))) {
            take(name);
            return null;
        }
        return amount(name, currency);
    }

    /** More than zero, in a currency's own decimals. */
    Money amount(String name, Currency currency) {
        JsonNode node = take(name);
        if (missing(node)) {
            return wrong(name, "FIELD_REQUIRED", "Give " + name + ", like \"10.00\".", NO_MONEY);
        }
        if (!node.isString()) {
            return wrong(
                    name,
                    "AMOUNT_INVALID",
                    "Write " + name + " as text, like \"10.00\": numbers lose pennies.",
                    NO_MONEY);
        }
        String text = node.stringValue();
        if (text.startsWith("-")) {
            return wrong(name, "AMOUNT_NOT_POSITIVE", "Must be more than zero.", NO_MONEY);
        }
        int decimals = decimals(text);
        if (decimals < 0) {
            return wrong(name, "AMOUNT_INVALID", "Write it like \"10.00\".", NO_MONEY);
        }
        if (currency.equals(NO_CURRENCY)) {
            return NO_MONEY;
        }
        if (decimals > currency.getDefaultFractionDigits()) {
            return wrong(
                    name,
                    "AMOUNT_DECIMALS",
                    currency + " has " + currency.getDefaultFractionDigits() + " decimals.",
                    NO_MONEY);
        }
        Money money;
        try {
            money = Money.ofDecimal(text, currency);
        } catch (IllegalArgumentException e) {
            return wrong(name, "AMOUNT_INVALID", "The amount is too large.", NO_MONEY);
        }
        return money.isPositive()
                ? money
                : wrong(name, "AMOUNT_NOT_POSITIVE", "Must be more than zero.", NO_MONEY);
    }

    Price price(String name) {
        JsonNode node = take(name);
        if (missing(node)) {
            return wrong(
                    name, "FIELD_REQUIRED", "Give the price you saw, like \"2.50\".", NO_PRICE);
        }
        if (node.isString() && decimals(node.stringValue()) >= 0) {
            try {
                return Price.parse(node.stringValue());
            } catch (IllegalArgumentException e) {
                return wrong(
                        name,
                        "PRICE_INVALID",
                        "A price lies between 1.001 and 1000, with at most three decimals.",
                        NO_PRICE);
            }
        }
        return wrong(name, "PRICE_INVALID", "Write the price as text, like \"2.50\".", NO_PRICE);
    }

    /** Null if it is left out. */
    @Nullable Price priceOrNull(String name) {
        if (missing(object.path(name))) {
            take(name);
            return null;
        }
        return price(name);
    }

    /** An id that must be there. */
    UUID id(String name) {
        String text = text(name, ID_MAX_CHARS);
        return text.isEmpty() ? NO_ID : id(name, text);
    }

    /** Null if it is left out. */
    @Nullable UUID idOrNull(String name) {
        String text = textOr(name, ID_MAX_CHARS, "");
        return text.isEmpty() ? null : id(name, text);
    }

    /** One of version 7, which begins with the time; null if it is left out. */
    @Nullable UUID orderedIdOrNull(String name) {
        UUID id = idOrNull(name);
        if (id == null || id.version() == ORDERED_VERSION || id.equals(NO_ID)) {
            return id;
        }
        wrong(name, "ID_INVALID", "Make a UUID of version 7: lists are in the order of these ids.");
        return null;
    }

    /** Ids, at least one if the list is there; an empty list if it is left out. */
    List<UUID> ids(String name, int maxItems) {
        JsonNode node = take(name);
        if (missing(node)) {
            return List.of();
        }
        if (!node.isArray() || node.isEmpty()) {
            return wrong(name, "LIST_EMPTY", "Give a list of ids, or leave it out.", List.of());
        }
        if (node.size() > maxItems) {
            return wrong(
                    name, "LIST_TOO_LONG", "At most " + maxItems + " are possible.", List.of());
        }
        List<UUID> ids = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            String path = name + "[" + i + "]";
            String text = checked(path, node.get(i), ID_MAX_CHARS);
            ids.add(text.isEmpty() ? NO_ID : id(path, text));
        }
        return ids;
    }

    private UUID id(String name, String text) {
        try {
            if (text.length() == UUID_CHARS) {
                return UUID.fromString(text);
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        return wrong(
                name,
                "ID_INVALID",
                "Write an id like 0197f0a0-0000-7000-8000-000000000000.",
                NO_ID);
    }

    /** A whole number from 0, or null if it is left out. */
    @Nullable Long wholeOrNull(String name) {
        JsonNode node = take(name);
        if (missing(node)) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            return wrong(name, "NUMBER_OUT_OF_RANGE", "Must be a whole number from 0.", 0L);
        }
        return node.longValue();
    }

    SelectionId selection(String name) {
        String text = text(name, ID_MAX_CHARS);
        if (text.isEmpty()) {
            return NO_SELECTION;
        }
        try {
            return SelectionId.of(text);
        } catch (IllegalArgumentException e) {
            return wrong(
                    name,
                    "SELECTION_ID_INVALID",
                    "Copy the selection's id from the event or the market.",
                    NO_SELECTION);
        }
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type, E otherwise) {
        String text = textOr(name, ID_MAX_CHARS, "");
        return text.isEmpty()
                ? otherwise
                : constant(
                        type, text, () -> wrong(name, "VALUE_UNKNOWN", choices(type), otherwise));
    }

    /** A constant that must be there. */
    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        E harmless = type.getEnumConstants()[0];
        if (missing(object.path(name))) {
            take(name);
            return wrong(name, "FIELD_REQUIRED", choices(type), harmless);
        }
        return oneOf(name, type, harmless);
    }

    /** A list of objects, at least one. */
    <T> List<T> list(String name, int maxItems, Function<Fields, T> read) {
        JsonNode node = take(name);
        if (missing(node) || !node.isArray() || node.isEmpty()) {
            return wrong(name, "FIELD_REQUIRED", "Give a list: " + name + ": [{...}].", List.of());
        }
        if (node.size() > maxItems) {
            return wrong(
                    name, "LIST_TOO_LONG", "At most " + maxItems + " are possible.", List.of());
        }
        List<T> items = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            JsonNode item = node.get(i);
            String path = name + "[" + i + "]";
            if (!item.isObject()) {
                wrong(path, "OBJECT_EXPECTED", "Must be an object: {...}.", "");
                continue;
            }
            Fields fields = new Fields(item, prefix + path + ".", problems);
            items.add(read.apply(fields));
            fields.refuseUnknown();
        }
        return items;
    }

    /**
     * @throws RequestProblem if anything was wrong
     */
    void end() {
        refuseUnknown();
        if (!problems.isEmpty()) {
            throw new RequestProblem(invalid(problems));
        }
    }

    static Problem invalid(List<FieldProblem> problems) {
        FieldProblem first = problems.getFirst();
        return Problem.of(
                        400,
                        "VALIDATION_FAILED",
                        first.field()
                                + ": "
                                + first.message()
                                + (problems.size() > 1 ? " There is more; see errors." : ""))
                .with(List.copyOf(problems));
    }

    /** For query parameters: the constant of that name, or the problem. */
    static <E extends Enum<E>> @Nullable E constantOrNull(
            String name, Class<E> type, @Nullable String text) {
        return text == null || text.isEmpty()
                ? null
                : constant(
                        type,
                        text,
                        () -> {
                            throw new RequestProblem(
                                    invalid(
                                            List.of(
                                                    new FieldProblem(
                                                            name,
                                                            "VALUE_UNKNOWN",
                                                            choices(type)))));
                        });
    }

    /**
     * Control characters, lone surrogates and the like: no name or search has them, and neither the
     * database nor a mail takes them.
     */
    static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || c == 0xFFFE || c == 0xFFFF) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            } else if (Character.isLowSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    Currency currencyOr(String name, Currency usual) {
        if (missing(object.path(name))) {
            take(name);
            return usual;
        }
        return currency(name);
    }

    /** A currency that must be there. */
    Currency currency(String name) {
        String text = text(name, ID_MAX_CHARS);
        if (text.isEmpty()) {
            return NO_CURRENCY;
        }
        try {
            Currency currency = Currency.getInstance(text);
            if (currency.getDefaultFractionDigits() >= 0) {
                return currency;
            }
        } catch (IllegalArgumentException e) {
            // Told below, as for the codes that are no money.
        }
        return wrong(name, "CURRENCY_UNKNOWN", "Write a currency like GBP.", NO_CURRENCY);
    }

    private String checked(String name, JsonNode node, int maxChars) {
        if (!node.isString()) {
            return wrong(name, "TEXT_EXPECTED", "Write it as text, in quotes.", "");
        }
        String text = node.stringValue();
        if (text.isBlank()) {
            return wrong(name, "FIELD_REQUIRED", "Must not be empty.", "");
        }
        if (text.length() > maxChars) {
            return wrong(name, "TEXT_TOO_LONG", "At most " + maxChars + " characters.", "");
        }
        if (!isPlain(text)) {
            return wrong(name, "TEXT_INVALID", "Must not have control characters.", "");
        }
        return text;
    }

    private JsonNode take(String name) {
        taken.add(name);
        return object.path(name);
    }

    private static boolean missing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private void refuseUnknown() {
        if (object.size() <= taken.size() && onlyTaken()) {
            return;
        }
        Set<String> known = new HashSet<>(taken);
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                String shown =
                        name.length() > ID_MAX_CHARS ? name.substring(0, ID_MAX_CHARS) : name;
                wrong(
                        isPlain(shown) ? shown : "?",
                        "FIELD_UNKNOWN",
                        "There is no such field here; there are " + String.join(", ", taken) + ".",
                        "");
            }
        }
    }

    private boolean onlyTaken() {
        int found = 0;
        for (String name : taken) {
            if (object.has(name)) {
                found++;
            }
        }
        return found == object.size();
    }

    /** Something is wrong that only whoever reads the object can tell. */
    void wrong(String name, String code, String message) {
        wrong(name, code, message, "");
    }

    private <T> T wrong(String name, String code, String message, T otherwise) {
        problems.add(new FieldProblem(prefix + name, code, message));
        return otherwise;
    }

    /**
     * @return how many decimals a plain decimal number has; -1 if it is none
     */
    private static int decimals(String text) {
        if (text.isEmpty() || text.length() > AMOUNT_MAX_CHARS) {
            return -1;
        }
        int point = -1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (point >= 0 || i == 0 || i == text.length() - 1) {
                    return -1;
                }
                point = i;
            } else if (c < '0' || c > '9') {
                return -1;
            }
        }
        return point < 0 ? 0 : text.length() - point - 1;
    }

    private static <E extends Enum<E>> E constant(
            Class<E> type, String text, java.util.function.Supplier<E> otherwise) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        return otherwise.get();
    }

    private static <E extends Enum<E>> String choices(Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name());
        }
        return "Must be one of " + String.join(", ", names) + ".";
    }
}
