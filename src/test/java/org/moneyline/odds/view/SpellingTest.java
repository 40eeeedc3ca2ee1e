package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "arsenal, arsenal, 0",
        "arsen, arsenal, 0",
        "aresnal, arsenal, 1",
        "arsnal, arsenal, 1",
        "arssenal, arsenal, 1",
        "arsemal, arsenal, 1",
        "mnchester, manchester, 1",
        "mnche, manchester, 1",
        "lester, leicester, 3",
        "xyz, arsenal, 3",
    })
    void slips_are_counted_against_the_nearest_beginning(String typed, String word, int slips) {
        assertThat(Spelling.slips(typed, word)).isEqualTo(slips);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 0.9, false",
        "4, 1, 0.3, true",
        "4, 2, 0.3, false",
        "5, 2, 0.3, true",
        "6, 3, 0.4, false",
        "6, 3, 0.5, true",
        "9, 4, 0.9, false",
    })
    void short_words_are_forgiven_less(int characters, int slips, float alike, boolean forgiven) {
        assertThat(Spelling.forgives(characters, slips, alike)).isEqualTo(forgiven);
    }
}
