package org.moneyline.site;

/** What people type, made plain: an amount with its sign, spaces or thousands commas. */
final class Typing {

    /** No amount worth reading is longer. */
    private static final int AMOUNT_MAX_CHARS = 24;

    private Typing() {}

    /**
     * {@code " £1,250.5 "} becomes {@code "1250.5"}. What is not made of digits, commas and one
     * point stays as it is, for the reader to refuse.
     */
    static String amount(String typed) {
        String text = typed.strip();
        if (text.length() > AMOUNT_MAX_CHARS) {
            throw new IllegalArgumentException(
                    "an amount has at most " + AMOUNT_MAX_CHARS + " characters");
        }
        if (!text.isEmpty() && "£€$".indexOf(text.charAt(0)) >= 0) {
            text = text.substring(1).strip();
        }
        int point = text.indexOf('.');
        String whole = point < 0 ? text : text.substring(0, point);
        if (whole.matches("\\d{1,3}(,\\d{3})+")) {
            text = whole.replace(",", "") + (point < 0 ? "" : text.substring(point));
        }
        if (!text.matches("-?\\d+(\\.\\d*)?|-?\\.\\d+")) {
            throw new IllegalArgumentException("not an amount, write it like 10.00: " + typed);
        }
        return text;
    }
}
