-- Work that is due. Rebuilt from events like every projection; a row that stands here too long only
-- means that something is asked again, and everything asked may be asked twice.

create table wallet_payment_due (
    payment_id      uuid        primary key,
    account_id      uuid        not null,
    step            varchar(10) not null,
    currency        varchar(3)  not null,
    amount          bigint      not null,
    reference       text        not null,
    attempts        integer     not null,
    next_attempt_at timestamptz not null,
    last_error      text
);
create index wallet_payment_due_next on wallet_payment_due (next_attempt_at);

create table wallet_hold_expiry (
    reference  uuid        primary key,
    account_id uuid        not null,
    expires_at timestamptz not null
);
create index wallet_hold_expiry_next on wallet_hold_expiry (expires_at);

-- What the sandbox gateway was asked to collect or pay: the memory of the outside world, so it is
-- no projection and survives restarts. One row for each payment however often it is asked for.
create table wallet_sandbox_payment (
    payment_id  uuid        primary key,
    direction   varchar(10) not null,
    currency    varchar(3)  not null,
    amount      bigint      not null,
    succeeded   boolean     not null,
    times_asked integer     not null,
    first_at    timestamptz not null
);
