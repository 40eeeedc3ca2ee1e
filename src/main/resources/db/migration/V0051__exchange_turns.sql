-- The turns of markets are a reactor of their own. It goes on where the one stood that turned the
-- books before: from the first event on it would read every book there ever was while live ones
-- wait, and from the last on it would miss what that one had not come to.
insert into token_entry (processor, segment, position, claimed_at)
select 'exchange-turns', segment, position, now()
from token_entry
where processor = 'exchange-market'
on conflict do nothing;

-- A score change concerns no market that has ended.
delete from betting_exchange_market m
using event_entry e
join event_type t on t.id = e.type
where e.aggregate_id = m.market_id and t.name in ('odds.market-closed', 'odds.market-settled');
