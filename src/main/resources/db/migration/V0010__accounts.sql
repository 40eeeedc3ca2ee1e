create extension if not exists pg_trgm;

-- Who a person is and how they prove it. Never in an event: a person can be erased while the
-- ledger stays whole.
create table accounts_person (
    account_id    uuid primary key,
    email         text        not null,
    email_key     text        not null,
    display_name  text        not null,
    date_of_birth date,
    country       text,
    password_hash text        not null,
    roles         text        not null,
    registered_at timestamptz not null,
    confirmed_at  timestamptz,
    locked_until  timestamptz,
    constraint accounts_person_email unique (email_key)
);
-- Staff look for any part of a name or address.
create index accounts_person_search on accounts_person
    using gin ((email_key || ' ' || lower(display_name)) gin_trgm_ops);

-- Links that were mailed: to confirm an address, to choose a new password.
create table accounts_link (
    token_hash bytea primary key,
    account_id uuid        not null references accounts_person on delete cascade,
    purpose    text        not null check (purpose in ('CONFIRM', 'RESET')),
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index accounts_link_account on accounts_link (account_id);
create index accounts_link_expiry on accounts_link (expires_at);

-- API tokens. Whoever reads this table learns no token.
create table accounts_token (
    token_hash bytea primary key,
    account_id uuid        not null references accounts_person on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index accounts_token_account on accounts_token (account_id, created_at);
create index accounts_token_expiry on accounts_token (expires_at);

-- Kept by the projection, from events alone.
create table accounts_account (
    account_id           uuid primary key,
    roles                text        not null,
    activated            boolean     not null,
    suspended            boolean     not null,
    country              text,
    stake_factor_percent integer     not null,
    registered_at        timestamptz not null,
    locked_until         timestamptz
);

-- Every mail once: the key decides. Mails are taken in the order of the partial index.
create table accounts_mail (
    mail_id         uuid primary key,
    notice_key      text        not null,
    account_id      uuid        not null,
    recipient       text        not null,
    recipient_name  text        not null,
    template        text        not null,
    template_values text        not null,
    urgent          boolean     not null,
    status          text        not null check (status in ('WAITING', 'SENT', 'DEAD')),
    attempts        integer     not null,
    created_at      timestamptz not null,
    next_attempt_at timestamptz not null,
    sent_at         timestamptz,
    last_error      text,
    constraint accounts_mail_once unique (notice_key)
);
create index accounts_mail_waiting on accounts_mail (urgent desc, next_attempt_at, mail_id)
    where status = 'WAITING';
create index accounts_mail_account on accounts_mail (account_id, mail_id);
create index accounts_mail_recipient on accounts_mail (lower(recipient), mail_id);
create index accounts_mail_sent on accounts_mail (sent_at) where status = 'SENT';
