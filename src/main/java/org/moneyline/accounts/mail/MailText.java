package org.moneyline.accounts.mail;

/** A mail as its reader will see it. */
record MailText(String subject, String plain, String html) {}
