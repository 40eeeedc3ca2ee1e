package org.moneyline.betting.exchange.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Refusal;

class ReferencesTest {

    private final References references = new References();

    @Test
    void whatIsPlacedUnderAReferenceIsFoundAgain() {
        assertThat(references.find("mine-1", "back 10")).isEqualTo(References.NEW);
        references.remember("mine-1", "back 10", 7);
        assertThat(references.find("mine-1", "back 10")).isEqualTo(7);
        references.remember("mine-1", "back 10", 8);
        assertThat(references.find("mine-1", "back 10")).as("remembered once").isEqualTo(7);
    }

    @Test
    void aReferenceIsNotUsedForSomethingElse() {
        references.remember("mine-1", "back 10", 7);
        assertThatThrownBy(() -> references.find("mine-1", "back 20"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("REFERENCE_REUSED"));
    }

    @Test
    void theOldestIsForgottenWhenThereAreTooMany() {
        for (int i = 0; i <= References.REMEMBERED_MAX; i++) {
            references.remember("mine-" + i, "back 10", i + 1);
        }
        assertThat(references.find("mine-0", "back 10")).isEqualTo(References.NEW);
        assertThat(references.find("mine-1", "back 10")).isEqualTo(2);
    }

    @Test
    void aReferenceHasACertainLength() {
        for (String wrong : new String[] {"", " ", "x".repeat(65)}) {
            assertThatThrownBy(() -> references.find(wrong, "back 10"))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("REFERENCE_INVALID"));
        }
        assertThat(references.find("x".repeat(64), "back 10")).isEqualTo(References.NEW);
    }
}
