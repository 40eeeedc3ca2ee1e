package org.moneyline.platform.eventstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Builds the binary form of COPY for event rows in one reused array. */
final class CopyRows {

    static final String COPY =
            "copy event_entry (global_index, aggregate_id, sequence, recorded_at, type,"
                    + " aggregate_type, payload, metadata) from stdin (format binary)";

    private static final byte[] SIGNATURE =
            "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int COLUMNS = 8;
    private static final int FIXED_BYTES = 2 + COLUMNS * 4 + 8 + 16 + 8 + 8 + 2 + 2;

    private byte[] buffer = new byte[1 << 16];
    private int length;

    void start() {
        length = 0;
        raw(SIGNATURE);
        putInt(0);
        putInt(0);
    }

    void row(long globalIndex, PendingEvent event) {
        byte[] metadata = event.metadataBytes();
        ensure(
                FIXED_BYTES
                        + event.payloadBytes().length
                        + (metadata == null ? 0 : metadata.length));
        putShort(COLUMNS);
        putInt(8);
        putLong(globalIndex);
        UUID id = event.aggregateId();
        if (id == null) {
            putInt(-1);
            putInt(-1);
        } else {
            putInt(16);
            putLong(id.getMostSignificantBits());
            putLong(id.getLeastSignificantBits());
            putInt(8);
            putLong(event.sequence());
        }
        putInt(8);
        putLong(event.recordedAtMicros() - Micros.POSTGRES_EPOCH);
        putInt(2);
        putShort(event.typeId());
        if (id == null) {
            putInt(-1);
        } else {
            putInt(2);
            putShort(event.aggregateTypeId());
        }
        putInt(event.payloadBytes().length);
        raw(event.payloadBytes());
        if (metadata == null) {
            putInt(-1);
        } else {
            putInt(metadata.length);
            raw(metadata);
        }
    }

    void end() {
        ensure(2);
        putShort(-1);
    }

    byte[] array() {
        return buffer;
    }

    int length() {
        return length;
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    private void raw(byte[] bytes) {
        ensure(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void putShort(int value) {
        buffer[length++] = (byte) (value >>> 8);
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        putShort(value >>> 16);
        putShort(value);
    }

    private void putLong(long value) {
        putInt((int) (value >>> 32));
        putInt((int) value);
    }
}
