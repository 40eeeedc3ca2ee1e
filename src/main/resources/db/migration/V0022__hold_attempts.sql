-- A hold that cannot expire just now is put off, as payments are, so that it keeps no other waiting.
alter table wallet_hold_expiry
    add column attempts        integer     not null default 0,
    add column next_attempt_at timestamptz;
update wallet_hold_expiry set next_attempt_at = expires_at;
alter table wallet_hold_expiry alter column next_attempt_at set not null;
drop index wallet_hold_expiry_next;
create index wallet_hold_expiry_next on wallet_hold_expiry (next_attempt_at);
