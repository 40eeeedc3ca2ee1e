package org.moneyline.platform.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.NoHandlerForQueryException;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.moneyline.kernel.Page;
import org.moneyline.kernel.Refusal;

/** Every form of answer a handler may declare is found and given back typed. */
class QuestionsTest {

    record One(String text) {}

    record Paged() {}

    record Listed() {}

    record Mapped() {}

    record Refused() {}

    record Unhandled() {}

    static class Handlers {
        @QueryHandler
        String one(One one) {
            return "one " + one.text();
        }

        @QueryHandler
        Page<String> paged(Paged paged) {
            return new Page<>(List.of("a", "b"), "next");
        }

        @QueryHandler
        List<String> listed(Listed listed) {
            return List.of("a");
        }

        @QueryHandler
        Map<String, Integer> mapped(Mapped mapped) {
            return Map.of("a", 1);
        }

        @QueryHandler
        String refused(Refused refused) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "BET_UNKNOWN", "There is no such bet.");
        }
    }

    private Questions questions;

    @BeforeEach
    void subscribe() {
        SimpleQueryBus bus = SimpleQueryBus.builder().build();
        new AnnotationQueryHandlerAdapter<>(new Handlers()).subscribe(bus);
        questions = new Questions(DefaultQueryGateway.builder().queryBus(bus).build());
    }

    @Test
    void aPlainAnswer() {
        assertThat(questions.ask(new One("x"), String.class)).isEqualTo("one x");
    }

    @Test
    void aPage() {
        assertThat(questions.page(new Paged(), String.class))
                .isEqualTo(new Page<>(List.of("a", "b"), "next"));
    }

    @Test
    void aList() {
        assertThat(questions.list(new Listed(), String.class)).containsExactly("a");
    }

    @Test
    void aMap() {
        assertThat(questions.map(new Mapped(), String.class, Integer.class)).containsEntry("a", 1);
    }

    @Test
    void aRefusalIsThrownUnwrapped() {
        assertThatThrownBy(() -> questions.ask(new Refused(), String.class))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo("BET_UNKNOWN"));
    }

    @Test
    void aQuestionNobodyAnswersIsSaid() {
        assertThatThrownBy(() -> questions.ask(new Unhandled(), String.class))
                .isInstanceOf(NoHandlerForQueryException.class);
    }
}
