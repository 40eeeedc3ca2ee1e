package org.moneyline.site;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.moneyline.kernel.Refusal;
import org.moneyline.wallet.api.RequestKey;

/**
 * The key that each form which moves money carries, new whenever the form is shown. A form sent
 * twice, by a second press or by a browser that lost the answer, is one request by it.
 */
final class FormKey {

    /** A UUID as the pages make them, with room to spare for other makers of forms. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,40}");

    private FormKey() {}

    /**
     * @param key as it came with the form; its page puts one there, so whoever sends none could
     *     send the same form twice and pay twice
     * @param part what of the form is asked for, empty if it asks for one thing
     * @param fingerprint of what is asked
     * @throws Refusal if it is missing or no key of a form
     */
    static RequestKey request(String key, String part, String fingerprint) {
        if (!FORM.matcher(key).matches()) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "FORM_KEY_INVALID",
                    "This form came without its key. Load the page again and send it from there.");
        }
        return new RequestKey("site/" + key + (part.isEmpty() ? "" : "/" + part), fingerprint);
    }

    /** A fingerprint of what may be long. */
    static String print(String asked) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(asked.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
