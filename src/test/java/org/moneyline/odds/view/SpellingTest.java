package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final String VILLAGE =
            "llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch";

    /** Swapped near the beginning, and one letter wrong near the end. */
    private static final String MISSPELT =
            "lalnfairpwllgwyngyllgogerychwyrndrobwllllantysiliogegoch";

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
        assertThat(new Spelling(typed, 3).slips(word)).isEqualTo(slips);
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

    /** Words in their order share what they begin with, and what was found out about it. */
    @Test
    void one_word_after_the_other_is_away_as_far_as_it_is_alone() {
        List<String> words =
                Stream.of(
                                "arsenal",
                                "arsenal",
                                "aresnal",
                                "ars",
                                "arsen",
                                "a",
                                "man",
                                "manc",
                                "manchester",
                                "mansfield",
                                "margate",
                                "manch",
                                "xyz",
                                "arsnl",
                                VILLAGE,
                                VILLAGE.substring(1),
                                VILLAGE.substring(0, 30) + VILLAGE.substring(31))
                        .sorted()
                        .toList();
        for (String typed :
                List.of("arsenal", "aresnl", "mnchester", "manc", "zz", VILLAGE, MISSPELT)) {
            for (int most = 0; most <= 3; most++) {
                Spelling all = new Spelling(typed, most);
                for (String word : words) {
                    int alone = new Spelling(typed, 100).slips(word);
                    int after = all.slips(word);
                    assertThat(Math.min(after, most + 1))
                            .as(typed + " " + word)
                            .isEqualTo(Math.min(alone, most + 1));
                }
            }
        }
    }

    @Test
    void the_fewest_slips_are_taken_and_what_begins_so_is_no_slip() {
        List<String> words = List.of("manchester", "mandau", "mane", "many", "mend", "tyne");
        assertThat(Spelling.alike("mand", words))
                .isEqualTo(new Spelling.Alike(1, List.of("manchester", "mane", "many")));
        assertThat(Spelling.alike("mnchester", words))
                .isEqualTo(new Spelling.Alike(1, List.of("manchester")));
        assertThat(Spelling.alike("man", words).words()).isEmpty();
    }

    @Test
    void slips_are_forgiven_in_words_of_any_length() {
        assertThat(Spelling.alike(MISSPELT, List.of("arsenal", VILLAGE, "manchester")))
                .isEqualTo(new Spelling.Alike(2, List.of(VILLAGE)));
    }

    /** As the database's word_similarity says. */
    @ParameterizedTest
    @CsvSource({
        "aresnal, arsenal, 0.333",
        "lester, leicester, 0.571",
        "arsenal, arsenal, 1.0",
        "arse, arsenal, 0.8",
        "xyz, arsenal, 0.0",
    })
    void words_are_alike_by_their_trigrams(String typed, String word, float similarity) {
        assertThat(new Trigrams(typed).similarity(word)).isCloseTo(similarity, within(0.001f));
    }
}
