package org.moneyline.platform.api;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Rows waiting for one statement. Used by one thread. */
public final class RowBatch {

    private final String sql;
    private final String[] columnTypes;
    private final BinaryCopy.Type[] copyTypes;
    private final @Nullable BinaryCopy copy;
    private final Map<Object, @Nullable Object[]> rows = new LinkedHashMap<>();

    private RowBatch(String sql, String[] columnTypes, boolean copied) {
        this.sql = sql;
        this.columnTypes = columnTypes;
        this.copy = copied ? new BinaryCopy() : null;
        this.copyTypes =
                copied
                        ? Arrays.stream(columnTypes)
                                .map(BinaryCopy.Type::of)
                                .toArray(BinaryCopy.Type[]::new)
                        : new BinaryCopy.Type[0];
    }

    static RowBatch of(String sql) {
        return new RowBatch(sql, new String[0], false);
    }

    static RowBatch copied(String table, String... columns) {
        StringJoiner names =
                new StringJoiner(", ", "copy " + table + " (", ") from stdin (format binary)");
        String[] types = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            int space = columns[i].indexOf(' ');
            names.add(columns[i].substring(0, space));
            types[i] = columns[i].substring(space + 1);
        }
        return new RowBatch(names.toString(), types, true);
    }

    static RowBatch unnested(String sql, String... columnTypes) {
        if (columnTypes.length == 0) {
            throw new IllegalArgumentException("Name the type of every column.");
        }
        return new RowBatch(sql, columnTypes.clone(), false);
    }

    /**
     * Adds a row. Values may be null, numbers, strings, booleans, UUIDs, instants, dates, enums,
     * byte arrays; where rows are copied, also {@code String[]}, {@code long[]} and, with nulls
     * within, {@code Integer[]}.
     */
    public void add(@Nullable Object... values) {
        rows.put(new Object(), converted(values));
    }

    /**
     * Adds a row, or replaces the one of the same key in this batch: an upsert must not meet one
     * key twice.
     */
    public void put(Object key, @Nullable Object... values) {
        rows.put(key, converted(values));
    }

    /** Whether a row of this key is waiting. */
    public boolean contains(Object key) {
        return rows.containsKey(key);
    }

    public int size() {
        return rows.size();
    }

    void clear() {
        rows.clear();
    }

    private @Nullable Object[] converted(@Nullable Object[] values) {
        if (columnTypes.length > 0 && values.length != columnTypes.length) {
            throw new IllegalArgumentException(
                    "%d values for %d columns: %s"
                            .formatted(values.length, columnTypes.length, sql));
        }
        @Nullable Object[] row = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            row[i] = converted(values[i]);
        }
        return row;
    }

    private static @Nullable Object converted(@Nullable Object value) {
        if (value instanceof Instant instant) {
            // As exact as the database, which rounds what is printed and would so store another
            // moment than a binary copy does.
            return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    /** Writes and forgets the rows. */
    public void flush(Connection connection) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        BinaryCopy copying = copy;
        if (copying != null) {
            copying.begin();
            for (@Nullable Object[] row : rows.values()) {
                copying.row(copyTypes, row);
            }
            copying.writeTo(connection, sql);
            rows.clear();
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (columnTypes.length == 0) {
                for (@Nullable Object[] row : rows.values()) {
                    for (int i = 0; i < row.length; i++) {
                        statement.setObject(i + 1, row[i]);
                    }
                    statement.addBatch();
                }
                statement.executeBatch();
            } else {
                for (int i = 0; i < columnTypes.length; i++) {
                    statement.setArray(
                            i + 1,
                            connection.createArrayOf(columnTypes[i], column(rows.values(), i)));
                }
                statement.executeUpdate();
            }
        }
        rows.clear();
    }

    private static @Nullable Object[] column(Collection<@Nullable Object[]> rows, int column) {
        @Nullable Object[] values = new Object[rows.size()];
        int i = 0;
        for (@Nullable Object[] row : rows) {
            Object value = row[column];
            // The driver prints these itself only outside arrays.
            values[i++] =
                    value instanceof java.time.OffsetDateTime
                                    || value instanceof LocalDate
                                    || value instanceof BigDecimal
                            ? value.toString()
                            : value;
        }
        return values;
    }
}
