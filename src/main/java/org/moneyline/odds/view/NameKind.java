package org.moneyline.odds.view;

/** What a name that type-ahead finds belongs to. */
enum NameKind {
    TEAM,
    COMPETITION
}
