-- The read side of betting. Everything here is made from events and may be emptied and rebuilt.

-- Which event a market belongs to, as the market said when it opened: a bet names its market only.
create table betting_market (
    market_id uuid primary key,
    event_id  uuid not null
);

create index betting_market_event on betting_market (event_id);

-- One row for each slip that became a bet or was refused by its market. A single's one leg lies in
-- the row itself: a second table would double the writes of nearly every bet. Rows are written once
-- and changed once or twice, in place if the page has room, so no changing column is in an index.
--   status: 0 accepted, 1 refused, 2 settled, 3 voided
--   payout: what it would return while it stands, what it returned afterwards
--   result: how its selection ended, as ResultCode packs it; null while open
--   round:  of the wallet's settlement; 0 while open
create table betting_bet (
    bet_id       uuid        not null,
    account_id   uuid        not null,
    type         smallint    not null,
    status       smallint    not null,
    currency     text        not null,
    stake        bigint      not null,
    payout       bigint      not null,
    market_id    uuid        not null,
    ordinal      integer     not null,
    price        integer     not null,
    placed_at    timestamptz not null,
    result       integer,
    round        integer     not null default 0,
    decided_at   timestamptz,
    basis        text,
    refusal_code text,
    constraint betting_bet_pk primary key (bet_id)
) with (fillfactor = 85);

-- A customer's bets, newest first: the ids are made in the order of time.
create index betting_bet_account on betting_bet (account_id, bet_id);

-- A market's bets by customer, the order in which they are settled.
create index betting_bet_market on betting_bet (market_id, account_id, bet_id);

-- What stands on each selection. Voided bets are taken out again.
create table betting_exposure (
    market_id uuid    not null,
    ordinal   integer not null,
    bets      bigint  not null,
    staked    bigint  not null,
    returns   bigint  not null,
    currency  text    not null,
    primary key (market_id, ordinal)
) with (fillfactor = 70);

-- A market's result, or a window of bets to void, on its way through the bets. A later result of the
-- same market supersedes the one before.
--   kind:    0 results, 1 window
--   results: kind 0, one packed result for each ordinal
--   bets_total, bets_done: how many it has to decide and has decided
create table betting_settlement (
    settlement_id bigint      primary key,
    market_id     uuid        not null,
    kind          smallint    not null,
    round         integer     not null,
    basis         text        not null,
    by_whom       text        not null,
    results       integer[],
    window_from   timestamptz,
    window_to     timestamptz,
    superseded    boolean     not null default false,
    bets_total    bigint      not null default 0,
    bets_done     bigint      not null default 0,
    paid          bigint      not null default 0,
    currency      text,
    started_at    timestamptz not null,
    last_done_at  timestamptz,
    finished_at   timestamptz
) with (fillfactor = 70);

create index betting_settlement_market on betting_settlement (market_id);
create index betting_settlement_due on betting_settlement (settlement_id) where finished_at is null;

-- How far the tables above are: a node's memory starts from here and follows the events.
create table betting_position (
    id           smallint primary key check (id = 1),
    global_index bigint   not null
) with (fillfactor = 10);
