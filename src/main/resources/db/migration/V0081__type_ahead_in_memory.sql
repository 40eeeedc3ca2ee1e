-- Type-ahead looks in the memory of each node now, filled from odds_event. What the lists of events
-- look for by text stays: search_text and its index.

drop table odds_name_word;
drop table odds_short_form;
drop table odds_filler_word;

drop function odds_words_like(text);
drop function odds_name_words(text);
drop function odds_words(text);

drop index odds_event_home;
drop index odds_event_away;
drop index odds_event_competition;
drop index odds_event_in_play;

alter table odds_event drop column listing;
