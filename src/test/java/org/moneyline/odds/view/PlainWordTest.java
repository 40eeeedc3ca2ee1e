package org.moneyline.odds.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainWordTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "Man United, man(0-3) united(4-10)",
                "Nott'm Forest, nottm(0-6) forest(7-13)",
                "1. FC Köln, 1(0-2) fc(3-5) koln(6-10)",
                "A.C. Milan, ac(0-4) milan(5-10)",
                "Paris Saint-Germain, paris(0-5) saint(6-11) germain(12-19)",
                "Brøndby–Łódź, brondby(0-7) lodz(8-12)",
                "Großaspach, grossaspach(0-10)",
                "İstanbul, istanbul(0-8)",
                "\u00a0Æsir\u2003Þór, aesir(1-5) thor(6-9)",
                // No words, and so without a place.
                "Kickers . Offenbach, kickers(0-7) offenbach(10-19)",
                "' `, ''",
                "%% - !?, ''",
            })
    void a_text_has_words(String text, String words) {
        StringBuilder found = new StringBuilder();
        for (PlainWord word : PlainWord.of(text)) {
            found.append(found.isEmpty() ? "" : " ")
                    .append("%s(%d-%d)".formatted(word.text(), word.from(), word.to()));
        }
        assertThat(found.toString()).isEqualTo(words.equals("''") ? "" : words);
    }
}
