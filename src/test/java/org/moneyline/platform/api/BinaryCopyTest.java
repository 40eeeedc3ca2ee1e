package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.platform.database.TestDatabase;

/** What goes in through COPY comes out as it was, of every type. */
class BinaryCopyTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.bare();

    private static final String[] COLUMNS = {
        "id uuid",
        "small int2",
        "middle int4",
        "large int8",
        "flag bool",
        "words text",
        "at timestamptz",
        "names text[]",
        "numbers int8[]",
        "prices int4[]"
    };

    private final RowBatch rows = RowBatch.copied("copied", COLUMNS);

    @BeforeEach
    void table() throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "drop table if exists copied; create table copied (row serial primary key, "
                            + String.join(", ", COLUMNS)
                            + ")");
        }
    }

    private void flush() throws SQLException {
        try (Connection connection = database.open()) {
            rows.flush(connection);
        }
    }

    /** As Java sees it: arrays as lists, times as instants. */
    private static List<List<@Nullable Object>> read() throws SQLException {
        List<List<@Nullable Object>> read = new ArrayList<>();
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select id, small, middle, large, flag, words, at, names, numbers,"
                                        + " prices from copied order by row")) {
            while (row.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                for (int column = 1; column <= COLUMNS.length; column++) {
                    values.add(value(row, column));
                }
                read.add(values);
            }
        }
        return read;
    }

    private static @Nullable Object value(ResultSet row, int column) throws SQLException {
        return switch (COLUMNS[column - 1].substring(COLUMNS[column - 1].indexOf(' ') + 1)) {
            case "timestamptz" -> {
                OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
                yield at == null ? null : at.toInstant();
            }
            case "text[]", "int8[]", "int4[]" -> {
                java.sql.Array array = row.getArray(column);
                yield array == null ? null : Arrays.asList((Object[]) array.getArray());
            }
            default -> row.getObject(column);
        };
    }

    @Test
    void everyTypeComesOutAsItWentIn() throws SQLException {
        UUID id = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
        Instant at = Instant.parse("2026-03-14T15:09:26.535897Z");
        rows.add(
                id,
                (short) 7,
                70_000,
                7_000_000_000L,
                true,
                "plain",
                at,
                new String[] {"home", "away"},
                new long[] {1, -2},
                new Integer[] {2_500, 1_010});
        flush();
        assertThat(read())
                .containsExactly(
                        List.of(
                                id,
                                7,
                                70_000,
                                7_000_000_000L,
                                true,
                                "plain",
                                at,
                                List.of("home", "away"),
                                List.of(1L, -2L),
                                List.of(2_500, 1_010)));
    }

    @Test
    void theEndsOfEveryRangeComeOutAsTheyWentIn() throws SQLException {
        UUID least = new UUID(0, 0);
        UUID most = new UUID(-1, -1);
        Instant beforePostgres = Instant.parse("1969-12-31T23:59:59.000001Z");
        Instant epoch = Instant.parse("2000-01-01T00:00:00Z");
        rows.add(
                least,
                Short.MIN_VALUE,
                Integer.MIN_VALUE,
                Long.MIN_VALUE,
                false,
                "",
                beforePostgres,
                new String[] {""},
                new long[] {Long.MIN_VALUE},
                new Integer[] {Integer.MIN_VALUE});
        rows.add(
                most,
                Short.MAX_VALUE,
                Integer.MAX_VALUE,
                Long.MAX_VALUE,
                true,
                " ",
                epoch,
                new String[] {"{}", "a,\"b\""},
                new long[] {Long.MAX_VALUE, 0},
                new Integer[] {Integer.MAX_VALUE, 0});
        flush();
        assertThat(read())
                .containsExactly(
                        List.of(
                                least,
                                (int) Short.MIN_VALUE,
                                Integer.MIN_VALUE,
                                Long.MIN_VALUE,
                                false,
                                "",
                                beforePostgres,
                                List.of(""),
                                List.of(Long.MIN_VALUE),
                                List.of(Integer.MIN_VALUE)),
                        List.of(
                                most,
                                (int) Short.MAX_VALUE,
                                Integer.MAX_VALUE,
                                Long.MAX_VALUE,
                                true,
                                " ",
                                epoch,
                                List.of("{}", "a,\"b\""),
                                List.of(Long.MAX_VALUE, 0L),
                                List.of(Integer.MAX_VALUE, 0)));
    }

    @Test
    void nothingComesOutAsNothingAndAnEmptyArrayAsAnEmptyArray() throws SQLException {
        @Nullable Object[] nothing = new Object[COLUMNS.length];
        rows.add(nothing);
        @Nullable Object[] empty = new Object[COLUMNS.length];
        empty[7] = new String[0];
        empty[8] = new long[0];
        empty[9] = new Integer[0];
        rows.add(empty);
        flush();
        List<@Nullable Object> expected =
                new ArrayList<>(Collections.nCopies(COLUMNS.length, null));
        expected.set(7, List.of());
        expected.set(8, List.of());
        expected.set(9, List.of());
        assertThat(read()).containsExactly(Collections.nCopies(COLUMNS.length, null), expected);
    }

    /** A selection without a price is a gap among the others. */
    @Test
    void aGapInAnArrayOfNumbersComesOutAsAGap() throws SQLException {
        @Nullable Object[] row = new Object[COLUMNS.length];
        row[9] = new Integer[] {null, 2_500, null};
        rows.add(row);
        flush();
        assertThat(read().getFirst().getLast()).isEqualTo(Arrays.asList(null, 2_500, null));
    }

    /** More than the buffer begins with, within one text, one array and over many rows. */
    @Test
    void whatIsLongerThanTheBufferAndInAnyScriptComesOutWhole() throws SQLException {
        String longText = "Zürich \u2013 Besiktaş, 東京, \ud83c\udfc7 ".repeat(5_000);
        String[] manyTexts = Collections.nCopies(20_000, "Łódź").toArray(String[]::new);
        long[] manyNumbers = new long[20_000];
        Arrays.setAll(manyNumbers, i -> i * 1_000_003L);
        rows.add(null, null, null, null, null, longText, null, manyTexts, manyNumbers, null);
        for (int i = 0; i < 5_000; i++) {
            rows.add(null, null, i, null, null, "row " + i, null, null, null, null);
        }
        flush();

        List<List<@Nullable Object>> read = read();
        assertThat(read).hasSize(5_001);
        assertThat(read.getFirst().get(5)).isEqualTo(longText);
        assertThat(read.getFirst().get(7)).isEqualTo(Arrays.asList(manyTexts));
        assertThat(read.getFirst().get(8)).isEqualTo(Arrays.stream(manyNumbers).boxed().toList());
        assertThat(read.getLast().get(2)).isEqualTo(4_999);
        assertThat(read.getLast().get(5)).isEqualTo("row 4999");

        rows.add(null, null, 1, null, null, "a later batch", null, null, null, null);
        flush();
        assertThat(read())
                .hasSize(5_002)
                .last()
                .satisfies(row -> assertThat(row.get(5)).isEqualTo("a later batch"));
    }

    static List<Number> wholeNumbers() {
        return List.of(
                (byte) 12, (short) 12, 12, 12L, BigInteger.valueOf(12), new BigDecimal("12.0"));
    }

    @ParameterizedTest
    @MethodSource("wholeNumbers")
    void aWholeNumberFitsWhateverJavaCallsIt(Number twelve) throws SQLException {
        rows.add(null, twelve, twelve, twelve, null, null, null, null, null, null);
        flush();
        assertThat(read().getFirst()).startsWith(null, 12, 12, 12L);
    }

    @ParameterizedTest
    @ValueSource(longs = {Short.MIN_VALUE - 1L, Short.MAX_VALUE + 1L, Long.MAX_VALUE})
    void aNumberTooLargeForASmallColumnIsRefusedAndNotCutDown(long number) throws SQLException {
        rows.add(null, number, null, null, null, null, null, null, null, null);
        assertThatThrownBy(this::flush)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(number + " does not fit");
        assertThat(read()).isEmpty();
        rows.clear();
    }

    @ParameterizedTest
    @ValueSource(longs = {Integer.MIN_VALUE - 1L, Integer.MAX_VALUE + 1L, 1L << 32})
    void aNumberTooLargeForAnIntegerColumnIsRefusedAndNotCutDown(long number) throws SQLException {
        rows.add(null, null, number, null, null, null, null, null, null, null);
        assertThatThrownBy(this::flush)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(number + " does not fit");
        assertThat(read()).isEmpty();
    }

    @Test
    void aFractionAndANumberBeyondAllColumnsAreRefused() {
        rows.add(null, null, null, new BigDecimal("1.5"), null, null, null, null, null, null);
        assertThatThrownBy(this::flush).isInstanceOf(ArithmeticException.class);
        rows.clear();
        rows.add(null, null, null, BigInteger.TWO.pow(63), null, null, null, null, null, null);
        assertThatThrownBy(this::flush).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aTypeThatCannotBeCopiedIsNamed() {
        assertThatThrownBy(() -> RowBatch.copied("copied", "price numeric"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("numeric");
    }
}
