package org.moneyline.betting.exchange.model;

/** The reference keeps the same rules, so that being equal to it means something. */
class NaiveBookTest extends MatchingRules {

    @Override
    Matching make(Terms terms) {
        return new NaiveBook(terms);
    }
}
