package org.moneyline.betting.exchange.model;

class BookTest extends MatchingRules {

    @Override
    Matching make(Terms terms) {
        return Matching.of(terms);
    }
}
