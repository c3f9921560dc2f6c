-- Patients and their one conversation. No foreign keys and no triggers from
-- here on where rows are written by every turn: a composite foreign key more
-- than doubles the price of an insert. The writer's own guards keep the rows
-- together (docs/data.md).

create type identity_kind as enum ('phone', 'whatsapp_user_id', 'web');
create type name_source as enum ('placeholder', 'profile', 'patient', 'staff');
create type stage as enum (
  'idle', 'menu', 'choosing_service', 'choosing_provider', 'choosing_time',
  'confirming', 'with_person', 'feedback');

create table patients (
  id uuid primary key,
  clinic_id uuid not null,
  home_kind identity_kind not null, -- the identity they were created with
  home_value text not null,
  name text not null,
  name_source name_source not null,
  whatsapp_name text,
  whatsapp_user_id text,
  phone text,
  email text,
  date_of_birth date,
  preferred_language text not null,
  total_visits integer not null default 0,
  total_cancellations integer not null default 0,
  total_no_shows integer not null default 0,
  first_visit_date date,
  last_visit_date date,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
) with (fillfactor = 90);
create unique index patients_phone on patients (clinic_id, phone)
  where phone is not null;

-- Every way in which a clinic knows a person; the first key to a patient.
create table identities (
  clinic_id uuid not null,
  kind identity_kind not null,
  value text not null,
  patient_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (clinic_id, kind, value)
);
create index identities_of_patient on identities (patient_id);

-- Leave to write, append-only; the newest row of a channel counts.
create table consents (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null,
  patient_id uuid not null,
  channel channel not null,
  state text not null check (state in ('opted_in', 'opted_out')),
  evidence jsonb not null,
  at timestamptz not null default now()
);
create index consents_of_patient on consents (patient_id, channel, at desc);

-- One row per patient, updated by every turn. No index stands on a column
-- that changes with each turn, and pages have room, so that updates stay on
-- their page (HOT) and touch no index. Lists are served by the day of the last
-- message, which changes once a day.
create table conversations (
  patient_id uuid primary key,
  clinic_id uuid not null,
  version bigint not null,
  epoch bigint not null,
  stage stage not null,
  misses smallint not null,
  is_bot_paused boolean not null,
  active_day date not null,
  last_message_at timestamptz not null,
  last_inbound_at timestamptz,
  answer_due_at timestamptz,
  bot_paused_at timestamptz,
  language text not null,
  account text not null,
  draft json,
  bot_paused_by text,
  bot_paused_reason text
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05,
        autovacuum_vacuum_cost_delay = 0);
create index conversations_by_day on conversations (clinic_id, active_day desc);
create index conversations_due on conversations (answer_due_at)
  where answer_due_at is not null;
