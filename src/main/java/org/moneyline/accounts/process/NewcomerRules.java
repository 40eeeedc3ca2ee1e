package org.moneyline.accounts.process;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.moneyline.kernel.Refusal;

/** What a newcomer must bring. Each rule says no in its own words; none looks at the clock. */
final class NewcomerRules {

    /** The longest address that mail servers must take (RFC 5321). */
    static final int EMAIL_MAX_CHARS = 254;

    static final int EMAIL_LOCAL_PART_MAX_CHARS = 64;
    static final int NAME_MAX_CHARS = 60;
    static final int PASSWORD_MIN_CHARS = 8;

    /** What bcrypt takes in; anything after that would not count. */
    static final int PASSWORD_MAX_BYTES = 72;

    /** Nobody has lived longer. */
    static final int AGE_MAX_YEARS = 125;

    // Both are linear: every class of characters is followed by one it does not contain.
    private static final Pattern LOCAL_PART =
            Pattern.compile(
                    "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{Nd} .,'’_-]+");

    /** The first that anybody would try; from there on the lockout is the better guard. */
    private static final Set<String> COMMON_PASSWORDS =
            Set.of(
                    "password",
                    "password1",
                    "password12",
                    "password123",
                    "passw0rd",
                    "p@ssw0rd",
                    "12345678",
                    "123456789",
                    "1234567890",
                    "87654321",
                    "11111111",
                    "00000000",
                    "qwertyui",
                    "qwerty123",
                    "qwertyuiop",
                    "asdfghjk",
                    "1q2w3e4r",
                    "1qaz2wsx",
                    "iloveyou",
                    "football",
                    "baseball",
                    "superman",
                    "princess",
                    "sunshine",
                    "trustno1",
                    "letmein1",
                    "welcome1",
                    "changeme",
                    "abcd1234",
                    "moneyline");

    private NewcomerRules() {}

    /** The address as it will be written to. */
    static String email(String typed) {
        String email = typed.strip();
        int at = email.lastIndexOf('@');
        boolean valid =
                email.length() <= EMAIL_MAX_CHARS
                        && at > 0
                        && at <= EMAIL_LOCAL_PART_MAX_CHARS
                        && LOCAL_PART.matcher(email.substring(0, at)).matches()
                        && DOMAIN.matcher(email.substring(at + 1)).matches();
        if (!valid) {
            throw invalid(
                    "EMAIL_INVALID",
                    "Give an e-mail address such as ann@example.com; the confirmation goes there.");
        }
        return email;
    }

    /** What stands in place of an address that nobody can write to. */
    static String noAddress(String words) {
        if (words.isBlank() || words.indexOf('@') >= 0 || words.length() > EMAIL_MAX_CHARS) {
            throw invalid("EMAIL_INVALID", "An account without an address has no at sign either.");
        }
        return words.strip();
    }

    /** Under which the address is unique: the same letters in any case are the same mailbox. */
    static String emailKey(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    static String displayName(String typed) {
        String name = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC);
        if (name.isEmpty()
                || name.length() > NAME_MAX_CHARS
                || !NAME.matcher(name).matches()
                || name.codePoints().noneMatch(Character::isLetterOrDigit)) {
            throw invalid(
                    "NAME_INVALID",
                    "A name has 1 to %d letters, digits, spaces and .,'-_."
                            .formatted(NAME_MAX_CHARS));
        }
        return name;
    }

    static String password(String typed, String email) {
        String reason = weaknessOf(typed, emailKey(email));
        if (!reason.isEmpty()) {
            throw invalid("PASSWORD_WEAK", reason);
        }
        return typed;
    }

    private static String weaknessOf(String password, String emailKey) {
        if (password.codePointCount(0, password.length()) < PASSWORD_MIN_CHARS) {
            return "A password has at least " + PASSWORD_MIN_CHARS + " characters.";
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > PASSWORD_MAX_BYTES) {
            return "A password has at most " + PASSWORD_MAX_BYTES + " bytes.";
        }
        if (password.chars().anyMatch(Character::isISOControl)) {
            return "A password has no control characters.";
        }
        if (password.codePoints().distinct().count() < 3) {
            return "Use more than two different characters in the password.";
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (COMMON_PASSWORDS.contains(lower)) {
            return "This password is one of the first anybody would try. Choose another.";
        }
        if (lower.equals(emailKey)) {
            return "The password must not be your e-mail address.";
        }
        return "";
    }

    /**
     * One comes of age on the birthday; whoever is born on 29 February does on 1 March in other
     * years.
     */
    static LocalDate dateOfBirth(LocalDate birth, LocalDate today, int ageMinYears) {
        if (birth.isAfter(today) || birth.isBefore(today.minusYears(AGE_MAX_YEARS))) {
            throw invalid("DATE_OF_BIRTH_INVALID", "Give your date of birth, such as 1990-12-31.");
        }
        if (Period.between(birth, today).getYears() < ageMinYears) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "UNDER_AGE",
                    "You must be at least %d years old to bet.".formatted(ageMinYears),
                    Map.of("ageMinYears", String.valueOf(ageMinYears)));
        }
        return birth;
    }

    static String country(String typed, Set<String> served) {
        String country = typed.strip().toUpperCase(Locale.ROOT);
        if (!served.contains(country)) {
            throw new Refusal(
                    Refusal.Kind.REFUSED,
                    "COUNTRY_NOT_SERVED",
                    "We do not serve customers from this country. Give its two-letter code, such"
                            + " as GB.");
        }
        return country;
    }

    private static Refusal invalid(String code, String message) {
        return new Refusal(Refusal.Kind.INVALID, code, message);
    }
}
