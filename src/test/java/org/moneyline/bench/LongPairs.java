package org.moneyline.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Pairs of numbers in the order in which they came; cheap enough to note each of many. */
final class LongPairs {

    private long[] numbers = new long[1 << 12];
    private int length;

    synchronized void add(long first, long second) {
        if (length == numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * length);
        }
        numbers[length++] = first;
        numbers[length++] = second;
    }

    synchronized int size() {
        return length / 2;
    }

    synchronized long first(int at) {
        return numbers[2 * at];
    }

    synchronized long second(int at) {
        return numbers[2 * at + 1];
    }

    synchronized void clear() {
        length = 0;
    }

    synchronized void write(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length * Long.BYTES);
        bytes.asLongBuffer().put(numbers, 0, length);
        Files.write(file, bytes.array());
    }

    static LongPairs read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        LongPairs pairs = new LongPairs();
        while (bytes.hasRemaining()) {
            pairs.add(bytes.getLong(), bytes.getLong());
        }
        return pairs;
    }
}
