-- Who was heard on a market is missed there when it falls silent, and its quotes are withdrawn then:
-- the row stays, and says that nothing of it counts any more.
alter table odds_quote add column counts boolean not null default true;

drop index odds_quote_heard;
create index odds_quote_heard on odds_quote (heard_at) where counts;
