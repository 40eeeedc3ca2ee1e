-- The read side of the exchange. Everything here is made from events and may be emptied and rebuilt.
-- Sizes are backers' stakes in minor units of the wallets' currency, prices are in thousandths.

-- One row for each order. Its key is what the book knows it by, so that a batch of the book's facts
-- finds its orders; the order's own id is made by whoever places it, and is not trusted to be unique.
--   number:        of the instruction that placed it, within its customer's position
--   side:          0 back, 1 lay
--   matched_money: the sum of price and size over its fills
--   matched_risk:  what its fills can lose at most
--   persistence:   0 lapse, 1 persist
--   status:        0 accepted, 1 open, 2 matched, 3 lapsed, 4 cancelled
--   live:          whether something remains. The only column of an index that changes, once
--   moves:         new prices the book has not answered yet: number of the instruction, price, ...
create table betting_order (
    market_id     uuid        not null,
    account_id    uuid        not null,
    number        integer     not null,
    order_id      uuid        not null,
    ordinal       integer     not null,
    side          smallint    not null,
    price         integer     not null,
    size          bigint      not null,
    matched       bigint      not null,
    matched_money bigint      not null,
    matched_risk  bigint      not null,
    remaining     bigint      not null,
    cancelled     bigint      not null,
    lapsed        bigint      not null,
    persistence   smallint    not null,
    status        smallint    not null,
    live          boolean     not null,
    reason        smallint,
    moves         integer[],
    reference     text,
    goes_on_at    timestamptz,
    placed_at     timestamptz not null,
    changed_at    timestamptz not null,
    constraint betting_order_pk primary key (market_id, account_id, number),
    constraint betting_order_adds_up check (size = matched + remaining + cancelled + lapsed)
) with (fillfactor = 80);

-- The ids are made in the order of time: everybody's orders, and a customer's, the newest first.
create index betting_order_id on betting_order (order_id);
create index betting_order_account on betting_order (account_id, order_id);
create index betting_order_live on betting_order (account_id, order_id) where live;

-- Every execution as everybody may see it: no names.
--   trade_id: the event's index and the match's place in the event in one number, which rises
create table betting_trade (
    market_id uuid        not null,
    trade_id  bigint      not null,
    ordinal   integer     not null,
    price     integer     not null,
    size      bigint      not null,
    at        timestamptz not null,
    constraint betting_trade_pk primary key (market_id, trade_id)
);

-- Each execution twice more: what it means to the one who backs and to the one who lays.
--   price: the reduced one after another runner was withdrawn
create table betting_fill (
    account_id uuid        not null,
    trade_id   bigint      not null,
    order_id   uuid        not null,
    market_id  uuid        not null,
    ordinal    integer     not null,
    side       smallint    not null,
    price      integer     not null,
    size       bigint      not null,
    voided     boolean     not null default false,
    at         timestamptz not null,
    constraint betting_fill_pk primary key (account_id, trade_id)
);

create index betting_fill_order on betting_fill (order_id);

-- What a customer has on a market, in sums.
--   net, commission: of the last settlement; net is before commission
create table betting_exchange_position (
    account_id    uuid    not null,
    market_id     uuid    not null,
    hold          bigint  not null,
    turnover      bigint  not null,
    net           bigint  not null,
    commission    bigint  not null,
    settled_round integer not null,
    constraint betting_exchange_position_pk primary key (account_id, market_id)
) with (fillfactor = 70);

-- What happened on a selection within five minutes of the clock, by the time of the events.
--   kind:            0 bets taken, 1 trades
--   price_sum:       of all prices, each counting once
--   price_money_sum: of all prices, each times its money
--   first_at, first_position: the earliest, and by what of its instant it is that; last_ likewise
create table betting_window (
    market_id       uuid        not null,
    kind            smallint    not null,
    starts_at       timestamptz not null,
    ordinal         integer     not null,
    entries         bigint      not null,
    money           bigint      not null,
    price_sum       bigint      not null,
    price_money_sum numeric     not null,
    min_price       integer     not null,
    max_price       integer     not null,
    first_price     integer     not null,
    first_at        timestamptz not null,
    first_position  bigint      not null,
    last_price      integer     not null,
    last_at         timestamptz not null,
    last_position   bigint      not null,
    constraint betting_window_pk primary key (market_id, kind, starts_at, ordinal)
) with (fillfactor = 70);
