-- What a trader does to the made prices of a market.
alter table odds_market add column shifted_ordinal integer not null default 0;
alter table odds_market add column shift_basis_points integer not null default 0;
alter table odds_market add column widen_basis_points integer not null default 0;

-- What the goals model knows of a match in play; it is not computed from events, since the prices
-- before kick-off are gone by then. Expected goals are in steps of 2^-40.
create table odds_goals (
    event_id      uuid     primary key,
    home_expected bigint   not null,
    away_expected bigint   not null,
    minute        smallint not null
);
