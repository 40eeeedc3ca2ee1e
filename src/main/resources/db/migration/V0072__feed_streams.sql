-- How a provider's stream stood when what is remembered of it was taken: a restart must not heal
-- what was missing, nor forget that a stream has to go on saying that it is alive.
create table odds_feed_stream (
    provider   text    not null,
    stream     integer not null,
    trouble    text,
    says_alive boolean not null,
    primary key (provider, stream)
);
