package org.moneyline.platform.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.moneyline.platform.database.OnlyNode;
import org.moneyline.platform.database.TestDatabase;
import org.moneyline.platform.processors.Positions.TakenOver;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class PositionsTest {

    @RegisterExtension static final TestDatabase database = TestDatabase.migrated();

    private static Positions positionsOf(String owner) {
        return new Positions(database.dataSource(), owner, Duration.ofHours(1));
    }

    private static void twoHoursPass() throws SQLException {
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            statement.execute("update token_entry set claimed_at = now() - interval '2 hours'");
        }
    }

    @Test
    void anotherNodeTakesOverWhatWasLeftWithoutAWord() throws SQLException {
        Positions one = positionsOf("one");
        Positions two = positionsOf("two");
        assertThat(one.begin("taken-over", 0)).isEqualTo(new Positions.Position(0, 0));
        assertThat(one.claim("taken-over")).hasValue(0);
        one.move("taken-over", 0, 7);
        assertThat(two.claim("taken-over")).isEmpty();
        assertThatThrownBy(() -> two.move("taken-over", 7, 9)).isInstanceOf(TakenOver.class);
        two.release("taken-over");
        assertThat(two.claim("taken-over")).isEmpty();

        twoHoursPass();
        assertThat(one.renew(List.of("taken-over", "unknown"))).containsExactly("taken-over");
        assertThat(two.renew(List.of("taken-over"))).isEmpty();
        assertThat(two.claim("taken-over")).isEmpty();

        twoHoursPass();
        one.begin("still-running", 0);
        one.claim("still-running");
        assertThat(one.renew(List.of("still-running"))).containsExactly("still-running");
        assertThat(two.claim("still-running")).isEmpty();
        assertThat(two.claim("taken-over"))
                .as("its thread has ended, so nobody renews it")
                .hasValue(7);
        two.release("taken-over");
        assertThat(one.claim("taken-over")).hasValue(7);

        twoHoursPass();
        assertThat(two.claim("taken-over")).hasValue(7);
        assertThatThrownBy(() -> one.move("taken-over", 7, 9)).isInstanceOf(TakenOver.class);
        two.release("taken-over");
        assertThat(one.claim("taken-over")).hasValue(7);
        assertThat(one.begin("taken-over", 0)).isEqualTo(new Positions.Position(7, 0));
    }

    /** Between the stop here and the emptied tables another node may take the processor up. */
    @Test
    void aRebuildIsNotUndoneByTheNodeThatTookTheProcessorUp() {
        Positions rebuilding = positionsOf("rebuilding");
        Positions other = positionsOf("other");
        rebuilding.begin("rebuilt", 0);
        other.claim("rebuilt");
        other.move("rebuilt", 0, 7);

        rebuilding.rewind("rebuilt", 7);

        assertThatThrownBy(() -> other.move("rebuilt", 7, 9)).isInstanceOf(TakenOver.class);
        assertThat(rebuilding.claim("rebuilt")).hasValue(0);
    }

    /** After a kill the claims of the former process stand for a while; nobody can renew them. */
    @Test
    void theOnlyNodeTakesOverAtOnceAndOneOfSeveralWaits() {
        Positions killed = positionsOf("killed");
        killed.begin("left-behind", 7);
        assertThat(killed.claim("left-behind")).hasValue(7);
        StaticListableBeanFactory several = new StaticListableBeanFactory();
        StaticListableBeanFactory alone = new StaticListableBeanFactory();
        alone.addBean("onlyNode", new OnlyNode());

        assertThat(configured(several).claim("left-behind")).isEmpty();
        assertThat(configured(alone).claim("left-behind")).hasValue(7);
        assertThatThrownBy(() -> killed.move("left-behind", 7, 8)).isInstanceOf(TakenOver.class);
    }

    private static Positions configured(StaticListableBeanFactory beans) {
        return new ProcessorConfiguration()
                .positions(
                        database.dataSource(),
                        ProcessorsUnderTest.settings(Duration.ofHours(1)),
                        beans.getBeanProvider(OnlyNode.class));
    }
}
