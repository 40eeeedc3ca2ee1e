-- The same sides in another sport are another match. Every feed so far told of one sport.
alter table odds_feed_match add column sport text not null default 'Football';
