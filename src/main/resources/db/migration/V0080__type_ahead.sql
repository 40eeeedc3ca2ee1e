-- Type-ahead looks among names, of which there are thousands, and not among events, of which there
-- are hundreds of thousands. Each word of a name is a row: the beginning of a word is a range of
-- the primary key, and a misspelt word is looked for by its trigrams. odds-projection fills the
-- names; the two small tables of words are settings.

drop function odds_found(text);

-- What people write for a word: read when a name comes in, either way round. After a change here
-- odds-projection is built again.
create table odds_short_form (
    short text not null,
    long  text not null,
    primary key (short, long)
);

insert into odds_short_form (short, long)
values ('utd', 'united'), ('man', 'manchester'), ('manc', 'manchester'), ('ath', 'athletic'),
       ('atl', 'atletico'), ('wed', 'wednesday'), ('boro', 'middlesbrough'), ('spurs', 'tottenham'),
       ('wolves', 'wolverhampton'), ('forest', 'nottingham'), ('nottm', 'nottingham'),
       ('sheff', 'sheffield'), ('qpr', 'queens'), ('psg', 'paris'), ('gladbach', 'monchengladbach'),
       ('inter', 'internazionale'), ('barca', 'barcelona'), ('juve', 'juventus'),
       ('munich', 'munchen'), ('st', 'saint'), ('dep', 'deportivo'),
       ('int', 'international'), ('prem', 'premier'), ('champ', 'championship');

-- Words that a name has or has not; they are not looked for beside others.
create table odds_filler_word (
    word text primary key
);

insert into odds_filler_word (word)
values ('fc'), ('afc'), ('cf'), ('sc'), ('ac'), ('the'), ('v'), ('vs'), ('versus'), ('and');

create table odds_name_word (
    word  text     collate "C" not null,
    kind  text     not null,
    sport text     not null,
    name  text     not null,
    -- Which word of the name it is or stands for, from 0.
    place smallint not null,
    -- False for another form of the name's own word.
    own   boolean  not null,
    primary key (word, kind, sport, name)
);

create index odds_name_word_alike on odds_name_word using gin (word gin_trgm_ops);

-- The words of a text, lower case, without accents, apostrophes and full stops.
create function odds_words(said text)
    returns table (word text, place smallint)
    language sql stable
as $$
    select w.word, (row_number() over (order by w.n) - 1)::smallint
    from (select lower(unaccent(translate(m.found[1], '.''’`', ''))) as word, m.n
          from regexp_matches(said, '[^\s!"#$%&()*+,/:;<=>?@\[\]\\^_{|}~–—-]+', 'g')
                   with ordinality as m(found, n)) w
    where w.word <> ''
$$;

-- The rows of one name.
create function odds_name_words(named text)
    returns table (word text, place smallint, own boolean)
    language sql stable
as $$
    select distinct on (f.word) f.word, f.place, f.own
    from (select w.word, w.place, true as own from odds_words(named) w
          union all
          select s.long, w.place, false from odds_words(named) w join odds_short_form s on s.short = w.word
          union all
          select s.short, w.place, false from odds_words(named) w join odds_short_form s on s.long = w.word) f
    order by f.word, f.own desc, f.place
$$;

-- Words much like a misspelt one. A swap of two letters in a short word leaves few of its trigrams:
-- "aresnal" and "arsenal" are alike by 0.33 only, and the extension takes nothing below 0.6 for
-- alike unless told. Who asks measures again what so low a bound lets in.
create function odds_words_like(misspelt text)
    returns table (word text, similarity real)
    language sql stable
    set pg_trgm.word_similarity_threshold = 0.3
as $$
    select w.word, word_similarity(misspelt, w.word)
    from odds_name_word w
    where misspelt <% w.word
    group by w.word
    order by 2 desc, 1
    limit 40
$$;

insert into odds_name_word (word, kind, sport, name, place, own)
select w.word, n.kind, n.sport, n.name, w.place, w.own
from (select 'TEAM' as kind, sport, home as name from odds_event
      union select 'TEAM', sport, away from odds_event
      union select 'COMPETITION', sport, competition from odds_event) n
cross join lateral odds_name_words(n.name) w;

-- A name's events in the order people want them: in play, to come, over.
alter table odds_event add column listing smallint not null generated always as
    (case status when 'IN_PLAY' then 0 when 'SCHEDULED' then 1 else 2 end) stored;

create index odds_event_home on odds_event (home, listing, starts_at, event_id);
create index odds_event_away on odds_event (away, listing, starts_at, event_id);
create index odds_event_competition on odds_event (competition, listing, starts_at, event_id);
create index odds_event_in_play on odds_event (sport, home, away) where listing = 0;
