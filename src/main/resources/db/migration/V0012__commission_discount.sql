-- How much less of the exchange's commission a customer pays.
alter table accounts_account
    add column commission_discount_basis_points integer not null default 0;
