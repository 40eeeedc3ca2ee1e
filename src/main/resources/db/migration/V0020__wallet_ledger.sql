-- The ledger as it is read: rebuilt from events at any time, never the source of truth.

-- One row for each wallet. Updated with every batch of events, so pages keep room for new versions
-- of their rows beside the old ones.
create table wallet_balance (
    account_id uuid       primary key,
    currency   varchar(3) not null,
    available  bigint     not null,
    held       bigint     not null,
    owed       bigint     not null,
    -- how many events of the wallet are counted in
    events     bigint     not null
) with (fillfactor = 50);

-- One row for each event that moved money, with its postings: what the customer's own two accounts
-- gained or gave, and the house accounts on the other side. They sum to zero.
create table wallet_entry (
    account_id       uuid        not null,
    entry_id         bigint      not null, -- the event's global index
    at               timestamptz not null,
    kind             text        not null,
    reference        uuid,
    available_change bigint      not null,
    held_change      bigint      not null,
    house_accounts   text[],
    house_amounts    bigint[],
    available        bigint      not null, -- the balance after it
    held             bigint      not null,
    primary key (account_id, entry_id)
);

create table wallet_house_balance (
    account  text       not null,
    currency varchar(3) not null,
    balance  bigint     not null,
    primary key (account, currency)
);

create table wallet_payment (
    payment_id         uuid        primary key,
    account_id         uuid        not null,
    direction          varchar(10) not null,
    currency           varchar(3)  not null,
    amount             bigint      not null,
    status             varchar(10) not null,
    external_reference text,
    gateway_reference  text,
    reason             text,
    requested_index    bigint      not null, -- the global index of the request: the order of pages
    requested_at       timestamptz not null,
    ended_at           timestamptz
);
create index wallet_payment_of_account on wallet_payment (account_id, requested_index);
create index wallet_payment_to_approve on wallet_payment (requested_index)
    where direction = 'WITHDRAWAL' and status = 'REQUESTED';

-- The double entry written out, a row for each posting, for people and for audits in plain SQL.
create view wallet_posting as
select entry_id, account_id, 'available' as account, available_change as amount
from wallet_entry where available_change <> 0
union all
select entry_id, account_id, 'held', held_change
from wallet_entry where held_change <> 0
union all
select e.entry_id, e.account_id, h.account, h.amount
from wallet_entry e, unnest(e.house_accounts, e.house_amounts) as h (account, amount);
