-- Which of our events a provider's is. No projection: providers' own names for events are in no
-- event of ours, so nothing could rebuild it.
create table odds_feed_match (
    provider       text        not null,
    provider_event text        not null,
    event_id       uuid        not null,
    source         text        not null,
    home           text        not null,
    away           text        not null,
    starts_at      timestamptz not null,
    primary key (provider, provider_event)
);

create index odds_feed_match_start on odds_feed_match (starts_at);

-- Messages that could not be taken, for people to look at. A plain log: it holds what did not
-- become an event. Its oldest rows go when it is full.
create table odds_feed_quarantine (
    id          bigint      generated always as identity primary key,
    received_at timestamptz not null,
    provider    text        not null,
    code        text        not null,
    reason      text        not null,
    size_bytes  integer     not null,
    excerpt     bytea       not null
);

-- How far a followed file has been taken: every message before the position is durable.
create table odds_feed_position (
    provider       text   not null,
    file           text   not null,
    position_bytes bigint not null,
    primary key (provider, file)
) with (fillfactor = 50);
