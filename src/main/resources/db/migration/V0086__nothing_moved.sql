-- Events that moved nothing are no lines of a statement: a hold was to rise, and nothing was there.
-- They are not written any more, and a rebuild would leave them out.
delete from wallet_entry
 where available_change = 0 and held_change = 0 and house_accounts is null;
