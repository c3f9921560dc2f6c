-- What a conversation that moves, cancels, reminds and waits has to remember.

-- Values that are added here may not be used before this is committed.
alter type stage add value 'choosing_visit';
alter type stage add value 'confirming_cancel';

-- `guard` is what keeps the bot from talking to another bot: 26 bytes, because
-- it changes with nearly every turn (persistence/guard_bytes.hpp). `memory` is
-- null for most: words not answered yet, questions to the AI.
alter table conversations
  add column is_opted_out boolean not null default false,
  add column is_language_chosen boolean not null default false,
  add column language_doubts smallint not null default 0,
  add column guard bytea,
  add column memory json;

-- Few have opted out; whoever sends asks for all of them when it starts.
create index conversations_opted_out on conversations (clinic_id, patient_id)
  where is_opted_out;

-- The waiting list of one clinic, and the oldest of all.
drop index conversations_due;
create index conversations_waiting on conversations (clinic_id, answer_due_at)
  where answer_due_at is not null;

-- How this clinic's bot converses; other names of services and providers.
alter table clinics
  add column conversation jsonb not null default '{}';
alter table services
  add column also jsonb not null default '[]';
alter table providers
  add column also jsonb not null default '[]';

alter table appointments
  add column attendee text not null default '', -- '': the patient
  add column confirmed_at timestamptz, -- the patient said that they will come
  add column cancelled_reason text,
  add column updated_by text not null default 'bot';

-- A clinic's days, and a patient's visits in order.
create index appointments_of_clinic
  on appointments (clinic_id, lower(during), id);
drop index appointments_of_patient;
create index appointments_of_patient
  on appointments (patient_id, lower(during), id);

-- What a provider, or all staff, shall see on the dashboard.
create table notifications (
  id bigint generated always as identity primary key,
  clinic_id uuid not null,
  provider text, -- key; null: for all
  patient_id uuid not null,
  what text not null,
  about text, -- an appointment's id
  at timestamptz not null default now(),
  seen_at timestamptz,
  seen_by text
);
create index notifications_of_clinic on notifications (clinic_id, id);
create index notifications_by_age on notifications using brin (at);
