-- Until somebody has proven an address, everybody who registers it has a row and a link of their
-- own; whose link is followed first keeps it.
alter table accounts_person drop constraint accounts_person_email;
create unique index accounts_person_email on accounts_person (email_key)
    where confirmed_at is not null;
create index accounts_person_email_key on accounts_person (email_key);
