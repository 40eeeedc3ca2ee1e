package org.moneyline.platform.serialization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Money;
import org.moneyline.kernel.Price;
import org.moneyline.kernel.Stored;

class EventCodecTest {

    record ThingId(UUID value) {}

    record Part(String label, int count) {}

    @Stored(name = "test.codec-sample")
    record Sample(
            ThingId id,
            Money amount,
            Price price,
            Instant at,
            @Nullable String note,
            List<Part> parts,
            Map<ThingId, Money> amounts,
            Set<String> tags,
            boolean open) {

        /** A computed answer is no part of what happened and must not be stored. */
        public boolean isLarge() {
            return amount.minor() > 100;
        }

        public String getTitle() {
            return "title";
        }
    }

    record Unnamed(int value) {}

    private static final ThingId ID =
            new ThingId(UUID.fromString("018e3c5a-0000-7000-8000-000000000001"));

    private final EventCodec codec =
            new EventCodec(StoredTypes.of(List.of(Sample.class)), EventJson.mapper(), List.of());

    @Test
    void writesShortJsonInTheOrderOfTheRecord() {
        Sample sample =
                new Sample(
                        ID,
                        Money.ofMinor(1000, "GBP"),
                        Price.parse("2.5"),
                        Instant.parse("2026-03-14T15:09:26Z"),
                        null,
                        List.of(new Part("a", 2)),
                        Map.of(ID, Money.ofMinor(-5, "GBP")),
                        Set.of(),
                        true);

        String json = new String(codec.write(sample), StandardCharsets.UTF_8);

        assertThat(json)
                .isEqualTo(
                        "{\"id\":\"018e3c5a-0000-7000-8000-000000000001\",\"amount\":\"10.00 GBP\","
                                + "\"price\":\"2.50\",\"at\":\"2026-03-14T15:09:26Z\",\"parts\":"
                                + "[{\"label\":\"a\",\"count\":2}],\"amounts\":"
                                + "{\"018e3c5a-0000-7000-8000-000000000001\":\"-0.05 GBP\"},\"open\":true}");
        assertThat(codec.read(Sample.class, json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(sample);
    }

    @Test
    void aFactThatWasLeftOutComesBackEmpty() {
        Sample read =
                codec.read(
                        Sample.class,
                        "{\"id\":\"018e3c5a-0000-7000-8000-000000000001\",\"open\":false}"
                                .getBytes(StandardCharsets.UTF_8));

        assertThat(read.note()).isNull();
        assertThat(read.parts()).isEmpty();
        assertThat(read.amounts()).isEmpty();
        assertThat(read.tags()).isEmpty();
    }

    @Test
    void twoClassesCannotShareAName() {
        assertThatThrownBy(() -> codec.types().add(Unnamed.class, "test.codec-sample", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("test.codec-sample")
                .hasMessageContaining(Sample.class.getName())
                .hasMessageContaining(Unnamed.class.getName());
    }

    @Test
    void aNameMustBeLogical() {
        assertThatThrownBy(() -> codec.types().add(Unnamed.class, "BadName", 1))
                .hasMessageContaining("looks like 'wallet.stake-held'");
        assertThatThrownBy(() -> codec.types().add(Unnamed.class, "test.good-name", 0))
                .hasMessageContaining("revisions count from 1");
    }

    @Test
    void aClassWithoutANameCannotBeStored() {
        assertThatThrownBy(() -> codec.types().nameOf(Unnamed.class))
                .hasMessageContaining("put @Stored");
    }

    @Test
    void noMetadataTakesNoBytes() {
        assertThat(codec.writeMetadata(MetaData.emptyInstance())).isNull();
        assertThat(codec.readMetadata(null)).isEmpty();
        MetaData some = MetaData.with("actor", "trader@moneyline.local");
        assertThat(codec.readMetadata(codec.writeMetadata(some))).isEqualTo(some);
    }
}
