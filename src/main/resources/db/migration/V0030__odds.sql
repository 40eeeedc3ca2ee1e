-- The catalogue as people read it. Every table here is rebuilt from events by odds-projection,
-- except the lifecycle's memory and the replay's position, which no rebuild touches.

-- Asked first, since "if not exists" warns about what is there.
do $$
begin
    if not exists (select from pg_extension where extname = 'pg_trgm') then
        create extension pg_trgm;
    end if;
    if not exists (select from pg_extension where extname = 'unaccent') then
        create extension unaccent;
    end if;
end
$$;

create table odds_event (
    event_id    uuid        primary key,
    sport       text        not null,
    competition text        not null,
    home        text        not null,
    away        text        not null,
    starts_at   timestamptz not null,
    status      text        not null,
    score_home  smallint,
    score_away  smallint,
    half_home   smallint,
    half_away   smallint,
    phase       text,
    source      text        not null,
    -- What type-ahead looks in: sides and competition, lower case, without accents.
    search_text text        not null
) with (fillfactor = 80);

create index odds_event_listed on odds_event (status, starts_at, event_id);
create index odds_event_found on odds_event using gin (search_text gin_trgm_ops);

-- Selections are arrays in the market's own order: a price change is one row, whatever the field.
create table odds_market (
    market_id     uuid      primary key,
    event_id      uuid      not null,
    opened_index  bigint    not null,
    type          text      not null,
    name          text      not null,
    line_quarters integer,
    selections    text[]    not null,
    status        text      not null,
    status_reason text,
    in_play       boolean   not null,
    version       bigint    not null,
    round         integer   not null,
    prices        integer[] not null,
    overridden    boolean[] not null,
    outcomes      text[]    not null,
    source        text      not null
) with (fillfactor = 60);

create index odds_market_event on odds_market (event_id, opened_index);
create index odds_market_live on odds_market (market_id) where status in ('OPEN', 'SUSPENDED', 'CLOSED');
create index odds_market_ended on odds_market (opened_index) where status in ('SETTLED', 'VOID');

-- Every price that was shown, from when on; thousandths, null where none was.
create table odds_price_point (
    market_id    uuid        not null,
    global_index bigint      not null,
    shown_at     timestamptz not null,
    prices       integer[]   not null,
    primary key (market_id, global_index)
);

create table odds_provider (
    feed          text        not null,
    provider      text        not null,
    last_quote_at timestamptz not null,
    quotes        bigint      not null,
    primary key (feed, provider)
) with (fillfactor = 50);

-- When a provider was last heard on a market that still takes bets.
create table odds_quote (
    market_id uuid        not null,
    provider  text        not null,
    heard_at  timestamptz not null,
    primary key (market_id, provider)
) with (fillfactor = 50);

create index odds_quote_heard on odds_quote (heard_at);

-- Up to which event the tables above are true: what a board in memory continues from.
create table odds_position (
    id           smallint primary key check (id = 1),
    global_index bigint   not null
) with (fillfactor = 10);

create table odds_lifecycle_market (
    market_id     uuid    primary key,
    event_id      uuid    not null,
    type          text    not null,
    line_quarters integer not null
);

create index odds_lifecycle_market_event on odds_lifecycle_market (event_id);

create table odds_lifecycle_event (
    event_id      uuid     primary key,
    kicked_off_at timestamptz,
    half_home     smallint,
    half_away     smallint,
    full_home     smallint,
    full_away     smallint,
    abandoned     boolean  not null,
    settled_by    text     not null,
    reason        text     not null
);

-- Where the season replay is: everything up to the position, in milliseconds of the run's own time,
-- has been sent.
create table odds_season_run (
    run         integer     primary key,
    started_at  timestamptz not null,
    position_ms bigint      not null
);
