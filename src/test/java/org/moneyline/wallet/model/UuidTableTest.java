package org.moneyline.wallet.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTableTest {

    @Test
    void findsWhatWasPutAndNothingElse() {
        UuidTable table = new UuidTable(1, UuidTable.UNLIMITED);
        UUID id = new UUID(1, 2);
        table.set(table.put(id), 0, 42);

        assertThat(table.get(table.find(id), 0)).isEqualTo(42);
        assertThat(table.find(new UUID(2, 1))).isEqualTo(-1);
        assertThat(table.put(id)).as("putting again finds the same row").isEqualTo(0);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void theOldestRowMakesRoomOnceTheTableIsFull() {
        UuidTable table = new UuidTable(1, 3);
        for (int i = 1; i <= 5; i++) {
            table.set(table.put(new UUID(0, i)), 0, i);
        }

        assertThat(table.size()).isEqualTo(3);
        assertThat(table.find(new UUID(0, 1))).isEqualTo(-1);
        assertThat(table.find(new UUID(0, 2))).isEqualTo(-1);
        for (int i = 3; i <= 5; i++) {
            assertThat(table.get(table.find(new UUID(0, i)), 0)).isEqualTo(i);
        }
    }

    @Test
    void aReusedRowStartsWithZeros() {
        UuidTable table = new UuidTable(2, 1);
        table.set(table.put(new UUID(0, 1)), 1, 7);

        assertThat(table.get(table.put(new UUID(0, 2)), 1)).isZero();
    }

    @Test
    void aTableWithALimitForgetsByAgeAlone() {
        UuidTable table = new UuidTable(1, 3);
        int row = table.put(new UUID(0, 1));

        assertThatIllegalStateException().isThrownBy(() -> table.remove(row));
    }

    @Test
    void bytesOfAnotherShapeAreRefused() {
        assertThatIllegalArgumentException()
                .as("a row that is cut off")
                .isThrownBy(() -> UuidTable.ofBytes(1, 10, new byte[16]));
        assertThatIllegalArgumentException()
                .as("more rows than the limit allows")
                .isThrownBy(() -> UuidTable.ofBytes(1, 1, new byte[34]));
        byte[] endless = new byte[30];
        Arrays.fill(endless, (byte) -1);
        assertThatIllegalArgumentException()
                .as("a number without an end")
                .isThrownBy(() -> UuidTable.ofBytes(1, 10, endless));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void everyNumberIsReadAsItWasWritten(long number) {
        UuidTable table = new UuidTable(2, 10);
        table.set(table.put(new UUID(number, ~number)), 1, number);

        UuidTable read = UuidTable.ofBytes(2, 10, table.toBytes());

        assertThat(read).isEqualTo(table);
        assertThat(read.get(read.find(new UUID(number, ~number)), 1)).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 1000})
    void behavesLikeALinkedHashMapThatForgetsItsEldest(int limit) {
        long seed = 20_191_108L + limit;
        Random random = new Random(seed);
        UuidTable table = new UuidTable(1, limit);
        Map<UUID, Long> model =
                new LinkedHashMap<>() {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
                        return size() > limit;
                    }
                };
        for (int step = 0; step < 20_000; step++) {
            UUID id = new UUID(random.nextInt(3), random.nextInt(limit * 2));
            long value = random.nextLong();
            table.set(table.put(id), 0, value);
            model.put(id, value);
            if (step % 500 == 0) {
                table = UuidTable.ofBytes(1, limit, table.toBytes());
            }
        }
        assertSame(table, model, seed);
    }

    @Test
    void behavesLikeAMapUnderPutsAndRemovals() {
        long seed = 42;
        Random random = new Random(seed);
        UuidTable table = new UuidTable(1, UuidTable.UNLIMITED);
        Map<UUID, Long> model = new LinkedHashMap<>();
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            ids.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (int step = 0; step < 100_000; step++) {
            UUID id = ids.get(random.nextInt(ids.size()));
            int row = table.find(id);
            assertThat(row >= 0).as("seed %d step %d", seed, step).isEqualTo(model.containsKey(id));
            if (row >= 0 && random.nextBoolean()) {
                table.remove(row);
                model.remove(id);
            } else {
                table.set(table.put(id), 0, step);
                model.put(id, (long) step);
            }
        }
        assertSame(table, model, seed);
        assertSame(UuidTable.ofBytes(1, UuidTable.UNLIMITED, table.toBytes()), model, seed);
    }

    private static void assertSame(UuidTable table, Map<UUID, Long> model, long seed) {
        assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
        model.forEach((id, value) -> {
            int row = table.find(id);
            assertThat(row).as("seed %d id %s", seed, id).isNotNegative();
            assertThat(table.id(row)).isEqualTo(id);
            assertThat(table.get(row, 0)).isEqualTo(value);
        });
    }
}
