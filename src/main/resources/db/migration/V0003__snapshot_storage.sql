-- Snapshots are packed tables in base64: compressing them saves little and is paid again with every
-- load of a busy wallet.
alter table snapshot_entry alter column payload set storage external;
