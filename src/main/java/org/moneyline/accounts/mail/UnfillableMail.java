package org.moneyline.accounts.mail;

/** A mail that cannot be written from what it was given; trying again would not help. */
final class UnfillableMail extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnfillableMail(String message) {
        super(message);
    }
}
