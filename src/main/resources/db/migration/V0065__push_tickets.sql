-- Tickets that let a connection of the live stream in as a customer. Whoever makes one and whoever
-- takes it may be two processes. Nothing is kept that would let anybody in: only what the ticket's
-- hash is.
create table push_ticket (
    ticket_hash bytea       primary key,
    account_id  uuid        not null,
    expires_at  timestamptz not null
);
create index push_ticket_by_account on push_ticket (account_id, expires_at);
