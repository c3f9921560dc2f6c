-- What still has to leave, what was given up, who did what, and the marks by
-- which a writer knows whether its last transaction was kept.

-- Tiny rows, deleted when sent: the words are in messages. Order per clinic is
-- order of ids, so new rows enter at the end of one small index.
create table outbox (
  clinic_id uuid not null,
  id uuid not null, -- the message's
  patient_id uuid not null,
  epoch bigint not null,
  window_closes timestamptz not null,
  not_before timestamptz,
  attempt smallint not null default 0,
  sender sender not null,
  account text not null,
  to_phone text,
  to_user_id text,
  reason text, -- why the last try failed
  primary key (clinic_id, id)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01,
        autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
        autovacuum_vacuum_insert_threshold = -1);

create table dead_letters (
  id uuid primary key, -- the message's
  clinic_id uuid not null,
  patient_id uuid not null,
  reason text not null,
  attempts integer not null,
  account text, -- null: a vendor failed it after it was sent
  at timestamptz not null
);
create index dead_letters_of_clinic on dead_letters (clinic_id, at desc);

-- How many unsent replies a turn kept from leaving.
create table fences (
  patient_id uuid not null,
  version bigint not null, -- of the conversation after the turn
  fenced integer not null,
  at timestamptz not null default now(),
  primary key (patient_id, version)
);

create table audit_log (
  id bigint generated always as identity primary key,
  clinic_id uuid not null,
  patient_id uuid,
  actor text not null,
  action text not null,
  at timestamptz not null default now()
);
create index audit_log_of_clinic on audit_log (clinic_id, at desc);

-- One row per life of a writer. The batch's own number is compared and
-- swapped by its transaction: whoever reads `last_batch` after a lost
-- connection knows whether the batch was kept.
create table writer_markers (
  incarnation uuid primary key,
  name text not null,
  last_batch bigint not null,
  updated_at timestamptz not null default now()
) with (fillfactor = 20);

-- Raises the given SQLSTATE unless two counts agree: every step of a batch is
-- guarded by this inside its transaction, because the client sees counts only
-- after the commit.
create function expect(actual bigint, expected bigint, code text)
returns boolean language plpgsql as $$
begin
  if actual <> expected then
    raise exception 'expected % rows, got %', expected, actual
      using errcode = code;
  end if;
  return true;
end $$;
