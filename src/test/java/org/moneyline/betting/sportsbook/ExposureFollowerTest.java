package org.moneyline.betting.sportsbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;
import org.moneyline.betting.api.BetQuery.OpenBook;
import org.moneyline.betting.api.BookView;
import org.moneyline.betting.sportsbook.model.ExposureBook;
import org.moneyline.betting.sportsbook.model.RefusedIds;
import org.moneyline.platform.api.EventTail;
import org.moneyline.platform.api.Questions;

/** Whether the book's limits can be relied on. */
class ExposureFollowerTest {

    private boolean behind;
    private final ExposureFollower follower =
            new ExposureFollower(new Tail(), questions(), new ExposureBook(), new RefusedIds(0));

    @Test
    void aBookIsOutOfDateBeforeItFollowsAndWhenItIsFarBehind() {
        assertThat(follower.isOutOfDate()).isTrue();
        follower.start();
        assertThat(follower.isOutOfDate()).isFalse();
        behind = true;
        assertThat(follower.isOutOfDate()).isTrue();
        behind = false;
        assertThat(follower.isOutOfDate()).isFalse();
        follower.stop();
        assertThat(follower.isOutOfDate()).isTrue();
    }

    private static Questions questions() {
        SimpleQueryBus bus = SimpleQueryBus.builder().build();
        bus.subscribe(
                OpenBook.class.getName(), BookView.class, query -> new BookView(0, List.of()));
        return new Questions(DefaultQueryGateway.builder().queryBus(bus).build());
    }

    private final class Tail implements EventTail {

        @Override
        public Following follow(String name, long afterIndex, Consumer<Event> consumer) {
            return new Following() {
                @Override
                public long position() {
                    return afterIndex;
                }

                @Override
                public boolean awaitPosition(long globalIndex, Duration bound) {
                    return globalIndex <= afterIndex;
                }

                @Override
                public boolean isOutOfDate(Duration allowed) {
                    return behind && allowed.equals(ExposureFollower.BEHIND_LIMIT);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public long head() {
            return 0;
        }
    }
}
