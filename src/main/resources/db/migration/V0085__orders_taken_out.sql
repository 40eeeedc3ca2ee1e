-- Whether what was left of an order at its end was taken out as asked, and not matched. It answers a
-- cancellation that is sent again. Of orders that were over before, the time of their last match has
-- to tell, and nobody sends a cancellation again after a day; a rebuild of the projection tells all.
alter table betting_order add column taken_out boolean not null default false;

update betting_order o
   set taken_out = true
 where o.status = 4
   and o.changed_at > now() - interval '1 day'
   and not exists (select 1 from betting_fill f
                    where f.order_id = o.order_id and f.account_id = o.account_id
                      and f.at = o.changed_at);
