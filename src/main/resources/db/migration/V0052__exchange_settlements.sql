-- Positions are settled by a reactor of their own. Nothing that it reacts to was there before, so
-- it need not look for it.
insert into token_entry (processor, segment, position, claimed_at)
select 'exchange-settlements', segment, position, now()
from token_entry
where processor = 'exchange-fills'
on conflict do nothing;

-- Turns that were set aside before they had a reactor of their own wait for one that does not know
-- them any more. What was set aside behind them stays with its own.
update dead_letter_entry d
set processor = 'exchange-turns'
from event_entry e
join event_type t on t.id = e.type
where d.processor = 'exchange-market'
  and e.global_index = d.global_index
  and t.name in ('odds.market-suspended', 'odds.market-resumed', 'odds.market-in-play',
                 'odds.score-changed', 'odds.market-closed');
