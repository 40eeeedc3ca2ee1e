-- The event store: narrow rows, because every byte here is written, logged and read again for years.

-- Logical event names and their revisions. Rows refer to them by a number of two bytes.
create table event_type (
    id       smallint generated always as identity primary key,
    name     text     not null,
    revision smallint not null,
    unique (name, revision)
);

create table aggregate_type (
    id   smallint generated always as identity primary key,
    name text not null unique
);

-- One row, updated once a group. Its row lock is held until the group's commit, so that the order of
-- indexes is the order of commits on all nodes and a reader that has seen index n will never be
-- surprised by a smaller one.
create table event_head (
    id         smallint primary key check (id = 1),
    last_index bigint not null
) with (fillfactor = 10, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

insert into event_head (id, last_index) values (1, 0);

-- The payload is JSON and already as short as we can make it: compressing each row costs more
-- processor time than it saves space.
create table event_entry (
    global_index   bigint      not null,
    aggregate_id   uuid,
    sequence       bigint,
    recorded_at    timestamptz not null,
    type           smallint    not null,
    aggregate_type smallint,
    payload        bytea       not null,
    metadata       bytea,
    constraint event_entry_pk primary key (global_index),
    constraint event_entry_stream unique (aggregate_id, sequence)
) with (autovacuum_vacuum_insert_scale_factor = 0.1);

alter table event_entry alter column payload set storage external;
alter table event_entry alter column metadata set storage external;

-- The latest snapshot of each aggregate; older ones are of no use to anybody.
create table snapshot_entry (
    aggregate_id   uuid        primary key,
    sequence       bigint      not null,
    aggregate_type text        not null,
    name           text        not null,
    revision       smallint    not null,
    payload        bytea       not null,
    recorded_at    timestamptz not null
);

-- Positions are plain numbers: nothing to serialize, and support staff can read them.
create table token_entry (
    processor      text        not null,
    segment        integer     not null,
    position       bigint      not null,
    replay_until   bigint,
    owner          text,
    claimed_at     timestamptz not null,
    primary key (processor, segment)
) with (fillfactor = 20, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0);

create view event_readable as
select e.global_index,
       e.recorded_at,
       a.name                                          as aggregate_type,
       e.aggregate_id,
       e.sequence,
       t.name                                          as event,
       t.revision,
       convert_from(e.payload, 'UTF8')::jsonb          as payload,
       convert_from(e.metadata, 'UTF8')::jsonb         as metadata
from event_entry e
         join event_type t on t.id = e.type
         left join aggregate_type a on a.id = e.aggregate_type;

comment on view event_readable is 'Every event with its payload as text, for people with a question and plain SQL.';

-- Support staff follow a request through all modules. Few events carry a correlation, so the index
-- over them stays small; its condition looks for the word only, which costs the others next to
-- nothing.
create function event_correlation(metadata bytea) returns text
    language sql immutable strict parallel safe
    return convert_from(metadata, 'UTF8')::jsonb ->> 'correlationId';

create index event_entry_correlation on event_entry (event_correlation(metadata))
    where position('correlationId'::bytea in metadata) > 0;

-- Events a reactor could not handle, and those that wait behind them. The event itself is in the
-- store, so its index is enough.
create table dead_letter_entry (
    processor    text        not null,
    global_index bigint      not null,
    order_key    text        not null,
    cause        text        not null,
    attempts     integer     not null default 0,
    set_aside_at timestamptz not null default now(),
    primary key (processor, global_index)
);
