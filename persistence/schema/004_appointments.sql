-- What is booked and what is held. The exclusion constraints are the last word
-- against double booking, whatever any process believes.

create type appointment_status as enum (
  'proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled',
  'no_show');

create table appointments (
  id uuid primary key,
  clinic_id uuid not null references clinics,
  patient_id uuid not null,
  provider_id uuid not null references providers,
  service_id uuid references services,
  during tstzrange not null
    check (not isempty(during) and not lower_inf(during)
           and not upper_inf(during)),
  status appointment_status not null,
  is_overbooked boolean not null default false, -- staff meant it
  booked_by text not null default 'bot',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint appointments_no_double_booking
    exclude using gist (provider_id with =, during with &&)
    where (status in ('pending', 'booked', 'arrived', 'fulfilled')
           and not is_overbooked)
);
create index appointments_of_patient on appointments (patient_id);

create table holds (
  id uuid primary key,
  clinic_id uuid not null,
  patient_id uuid not null,
  provider_id uuid not null references providers,
  during tstzrange not null check (not isempty(during)),
  expires_at timestamptz not null,
  constraint holds_no_double_hold
    exclude using gist (provider_id with =, during with &&)
);
create index holds_of_patient on holds (patient_id);

-- Durable timers: at most one of a kind for a patient.
create table timers (
  patient_id uuid not null,
  kind text not null,
  id uuid not null default gen_random_uuid(),
  clinic_id uuid not null,
  about text not null,
  due timestamptz not null,
  primary key (patient_id, kind)
);
create index timers_by_due on timers (due);

-- What a visit was worth, 1 to 5, as patients said.
create table feedback (
  id bigint generated always as identity primary key,
  clinic_id uuid not null,
  patient_id uuid not null,
  score smallint not null,
  at timestamptz not null default now()
);
create index feedback_of_clinic on feedback (clinic_id, at desc);

-- Why a person was asked to look.
create table staff_alerts (
  id bigint generated always as identity primary key,
  clinic_id uuid not null,
  patient_id uuid not null,
  reason text not null,
  at timestamptz not null default now()
);
create index staff_alerts_of_clinic on staff_alerts (clinic_id, at desc);
