-- The last event of a fixture that its markets were told of. A batch that comes again after a crash
-- holds older ones, and a superseded result must not settle the markets a second time.
alter table odds_lifecycle_event add column handled_index bigint not null default 0;
