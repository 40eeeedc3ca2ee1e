package org.moneyline.accounts.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.LocalDate;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.moneyline.kernel.Refusal;

/** What a newcomer must bring, rule by rule. */
class NewcomerRulesTest {

    private static final Set<String> SERVED = Set.of("GB", "IE");

    @ParameterizedTest(name = "born {0}, on {1}: {2}")
    @CsvSource({
        // To the day
        "2008-03-01, 2026-02-28, UNDER_AGE",
        "2008-03-01, 2026-03-01, ok",
        "2008-03-02, 2026-03-01, UNDER_AGE",
        "2008-12-31, 2026-12-30, UNDER_AGE",
        "2008-12-31, 2026-12-31, ok",
        // Born on a leap day: of age on 1 March where there is no 29 February
        "2008-02-29, 2026-02-28, UNDER_AGE",
        "2008-02-29, 2026-03-01, ok",
        "2004-02-29, 2024-02-29, ok",
        // Nonsense
        "2026-03-02, 2026-03-01, DATE_OF_BIRTH_INVALID",
        "1890-01-01, 2026-03-01, DATE_OF_BIRTH_INVALID",
        "1901-03-01, 2026-03-01, ok",
        "1901-02-28, 2026-03-01, DATE_OF_BIRTH_INVALID",
    })
    void ageIsCountedToTheDay(LocalDate birth, LocalDate today, String expected) {
        if (expected.equals("ok")) {
            assertThat(NewcomerRules.dateOfBirth(birth, today, 18)).isEqualTo(birth);
        } else {
            assertRefused(() -> NewcomerRules.dateOfBirth(birth, today, 18), expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann@example.com",
                "ann.o'neil+bets@mail.example.co.uk",
                "  a@b.io ",
                "x_1@1-2.example",
            })
    void anAddressIsTaken(String email) {
        assertThat(NewcomerRules.email(email)).isEqualTo(email.strip());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ann",
                "@example.com",
                "ann@",
                "ann@localhost",
                "ann@example..com",
                "ann@-example.com",
                ".ann@example.com",
                "ann.@example.com",
                "a..b@example.com",
                "ann@example.com@example.com",
                "ann@exam ple.com",
                "ann@example.com\r\nBcc: all@example.com",
                "<script>@example.com",
                "ann@example.com'; drop table accounts_person; --",
                "ann,bob@example.com",
            })
    void whatIsNoAddressIsRefused(String email) {
        assertRefused(() -> NewcomerRules.email(email), "EMAIL_INVALID");
    }

    @Test
    void aLongAddressIsRefusedQuickly() {
        String longest = "a".repeat(64) + "@" + "b.".repeat(93) + "cc";
        assertThat(longest).hasSize(253);
        assertThat(NewcomerRules.email(longest)).isEqualTo(longest);
        assertRefused(() -> NewcomerRules.email("a".repeat(65) + "@example.com"), "EMAIL_INVALID");
        assertRefused(
                () -> NewcomerRules.email("a@" + "b".repeat(1_000_000) + "!"), "EMAIL_INVALID");
    }

    @Test
    void theSameLettersInAnyCaseAreTheSameAddress() {
        assertThat(NewcomerRules.emailKey(" Ann@Example.COM"))
                .isEqualTo(NewcomerRules.emailKey("ann@example.com"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ann", "Ann O'Neil", "Jean-Luc", "Дмитрий", "李雷", "Mr. T", "x_1"})
    void aNameIsTaken(String name) {
        assertThat(NewcomerRules.displayName(" " + name + " ")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "---",
                "<b>Ann</b>",
                "<script>alert(1)</script>",
                "Robert'); drop table students;--",
                "Ann\nBcc: all",
                "Ann\u202Enna",
                "[(${name})]",
                "0123456789012345678901234567890123456789012345678901234567890",
            })
    void whatIsNoNameIsRefused(String name) {
        assertRefused(() -> NewcomerRules.displayName(name), "NAME_INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse", "Tr0ub4dor&3", "ßüöäßüöä", "x7$ k9!q"})
    void aPasswordIsTaken(String password) {
        assertThat(NewcomerRules.password(password, "ann@example.com")).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short7!",
                "aaaaaaaa",
                "abababab",
                "password",
                "PassWord123",
                "12345678",
                "ANN@example.com",
                "tab\tseparated",
                "1234567890123456789012345678901234567890123456789012345678901234567890123",
            })
    void aWeakPasswordIsRefused(String password) {
        assertRefused(() -> NewcomerRules.password(password, "ann@example.com"), "PASSWORD_WEAK");
    }

    @Test
    void aCountryWeServeIsTakenInAnyCase() {
        assertThat(NewcomerRules.country(" gb ", SERVED)).isEqualTo("GB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"US", "", "GBR", "XX", "<b>"})
    void anyOtherCountryIsRefused(String country) {
        assertRefused(() -> NewcomerRules.country(country, SERVED), "COUNTRY_NOT_SERVED");
    }

    private static void assertRefused(ThrowingCallable call, String code) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }
}
