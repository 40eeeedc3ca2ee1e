package org.moneyline.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CopyAheadTest {

    private final AtomicInteger made = new AtomicInteger();

    @Test
    void aCopyThatCouldNotBeMadeAheadIsMadeWhenItIsNeeded() {
        CopyAhead copies =
                new CopyAhead(() -> {
                    int number = made.incrementAndGet();
                    if (number == 2) {
                        throw new IllegalStateException("somebody is connected");
                    }
                    return "t" + number;
                });

        assertThat(copies.next()).isEqualTo("t1");
        assertThat(copies.next()).isEqualTo("t3");
        assertThat(copies.next()).isEqualTo("t4");
    }

    @Test
    void oneThatCannotBeMadeAtAllSaysWhy() {
        CopyAhead copies =
                new CopyAhead(() -> {
                    throw new IllegalStateException("the disk is full");
                });

        assertThatIllegalStateException().isThrownBy(copies::next).withMessage("the disk is full");
    }
}
