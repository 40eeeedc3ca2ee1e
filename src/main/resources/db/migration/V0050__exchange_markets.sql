-- What the exchange remembers of events and their markets, so that a goal pauses the right books
-- whatever state the catalogue is in. No rebuild touches it. What was opened before is known to the
-- lifecycle of markets, which no rebuild touches either.
create table betting_exchange_market (
    market_id uuid primary key,
    event_id  uuid not null
);

create index betting_exchange_market_event on betting_exchange_market (event_id);

insert into betting_exchange_market (market_id, event_id)
select market_id, event_id from odds_lifecycle_market;
