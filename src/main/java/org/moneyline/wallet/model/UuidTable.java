package org.moneyline.wallet.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Maps UUIDs to a few longs each. Rows lie side by side in one array and an open-addressed index
 * finds them, because a busy wallet remembers tens of thousands of references and an object for
 * each would cost four times the memory and make snapshots slow to load.
 *
 * <p>A table with a limit forgets its oldest row to make room for a new one. A table without a
 * limit forgets only what is removed. Both depend on nothing but the order of the calls, so every
 * replay ends with the same rows.
 */
final class UuidTable {

    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int ROWS_MIN = 4;

    /** The id takes the first two longs of a row. */
    private static final int ID_LONGS = 2;

    /** 64 bits in sevens. */
    private static final int NUMBER_MAX_BYTES = 10;

    private final int width;
    private final int limitRows;

    private long[] cells;
    private int size;

    /** Where the oldest row lies; moves on only once the table is full. */
    private int oldest;

    /** Row number plus one; zero where free. The length is a power of two, at most half full. */
    private int[] index;

    /**
     * @param columns longs beside the id
     */
    UuidTable(int columns, int limitRows) {
        this.width = ID_LONGS + columns;
        this.limitRows = limitRows;
        this.cells = new long[ROWS_MIN * width];
        this.index = new int[ROWS_MIN * 2];
    }

    int size() {
        return size;
    }

    /** The row of an id, or -1. A row number is good until the next change of the table. */
    int find(UUID id) {
        return find(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    int find(long high, long low) {
        int mask = index.length - 1;
        for (int slot = spread(high, low) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            int row = index[slot] - 1;
            if (cells[row * width] == high && cells[row * width + 1] == low) {
                return row;
            }
        }
        return -1;
    }

    UUID id(int row) {
        return new UUID(cells[row * width], cells[row * width + 1]);
    }

    long get(int row, int column) {
        return cells[row * width + ID_LONGS + column];
    }

    void set(int row, int column, long value) {
        cells[row * width + ID_LONGS + column] = value;
    }

    /** The row of the id: the one that is there, or a new one full of zeros. */
    int put(UUID id) {
        return put(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    int put(long high, long low) {
        int found = find(high, low);
        if (found >= 0) {
            return found;
        }
        int row;
        if (size < limitRows) {
            grow();
            row = size++;
        } else {
            row = oldest;
            oldest = oldest + 1 == limitRows ? 0 : oldest + 1;
            unindex(row);
        }
        cells[row * width] = high;
        cells[row * width + 1] = low;
        Arrays.fill(cells, row * width + ID_LONGS, (row + 1) * width, 0);
        enter(row);
        return row;
    }

    /** Only for tables without a limit: the last row moves into the gap. */
    void remove(int row) {
        if (limitRows != UNLIMITED) {
            throw new IllegalStateException("a table with a limit forgets by age alone");
        }
        unindex(row);
        int last = --size;
        if (row != last) {
            unindex(last);
            System.arraycopy(cells, last * width, cells, row * width, width);
            enter(row);
        }
    }

    /**
     * All rows from the oldest on: each id in 16 bytes, then each number in as few as it needs, 7
     * bits to a byte and the lowest first, since most are small.
     */
    byte[] toBytes() {
        int columns = width - ID_LONGS;
        ByteBuffer bytes =
                ByteBuffer.allocate(
                        Math.multiplyExact(
                                size, ID_LONGS * Long.BYTES + columns * NUMBER_MAX_BYTES));
        for (int i = 0; i < size; i++) {
            int from = ((oldest + i) % size) * width;
            bytes.putLong(cells[from]).putLong(cells[from + 1]);
            for (int column = ID_LONGS; column < width; column++) {
                long number = cells[from + column];
                while ((number & ~0x7FL) != 0) {
                    bytes.put((byte) (number | 0x80));
                    number >>>= 7;
                }
                bytes.put((byte) number);
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IllegalArgumentException if it is not a table of this shape
     */
    static UuidTable ofBytes(int columns, int limitRows, byte[] bytes) {
        UuidTable table = new UuidTable(columns, limitRows);
        table.reserve(Math.min(limitRows, bytes.length / (ID_LONGS * Long.BYTES + columns)));
        ByteBuffer from = ByteBuffer.wrap(bytes);
        try {
            while (from.hasRemaining()) {
                if (table.size == limitRows) {
                    throw new IllegalArgumentException(
                            "a table of at most " + limitRows + " rows has more");
                }
                int row = table.put(from.getLong(), from.getLong());
                for (int column = 0; column < columns; column++) {
                    table.set(row, column, number(from));
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the last row of a table is cut off", e);
        }
        return table;
    }

    private static long number(ByteBuffer from) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number in a table does not end");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UuidTable that
                && width == that.width
                && Arrays.equals(toBytes(), that.toBytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    private void grow() {
        if ((size + 1) * width > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(size * 2, ROWS_MIN) * width);
        }
        if ((size + 1) * 2 > index.length) {
            index = new int[index.length * 2];
            for (int row = 0; row < size; row++) {
                enter(row);
            }
        }
    }

    /** Room for so many rows at once: growing step by step enters each of them several times. */
    private void reserve(int rows) {
        if (rows > ROWS_MIN) {
            cells = new long[rows * width];
            index = new int[Integer.highestOneBit(rows * 2 - 1) * 2];
        }
    }

    private void enter(int row) {
        int mask = index.length - 1;
        int slot = spread(cells[row * width], cells[row * width + 1]) & mask;
        while (index[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        index[slot] = row + 1;
    }

    /** Takes a row out of the index and closes the gap, so that no search stops too early. */
    private void unindex(int row) {
        int mask = index.length - 1;
        int gap = spread(cells[row * width], cells[row * width + 1]) & mask;
        while (index[gap] != row + 1) {
            gap = (gap + 1) & mask;
        }
        for (int slot = (gap + 1) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            int other = index[slot] - 1;
            int home = spread(cells[other * width], cells[other * width + 1]) & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                index[gap] = index[slot];
                gap = slot;
            }
        }
        index[gap] = 0;
    }

    private static int spread(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E37_79B9_7F4A_7C15L;
        mixed ^= low * 0xC2B2_AE3D_27D4_EB4FL;
        return (int) (mixed >>> 32);
    }
}
