package org.moneyline.bench;

/** Where the database under measurement is. */
record Database(String url, String user, String password) {

    /** What a program is told to run on it. */
    String[] arguments() {
        return new String[] {
            "--spring.datasource.url=" + url,
            "--spring.datasource.username=" + user,
            "--spring.datasource.password=" + password
        };
    }
}
