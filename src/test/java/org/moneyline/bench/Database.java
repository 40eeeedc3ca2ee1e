package org.moneyline.bench;

/** Where the database under measurement is. */
record Database(String url, String user, String password) {}
