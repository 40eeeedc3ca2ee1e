-- What waits under one key is taken in order, and after an outage there may be many.
create index dead_letter_entry_order on dead_letter_entry (processor, order_key, global_index);
