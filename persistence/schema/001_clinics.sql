-- Who the customers are: tenants, clinics, who works there, who may log in.
-- Small tables that change by hand: foreign keys are welcome here.

create extension if not exists btree_gist with schema careline;

-- Code and SQL use the same words; persistence/sql_words.hpp keeps the order.
create type channel as enum ('whatsapp', 'sms', 'voice', 'web');

create table tenants (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  name text not null,
  created_at timestamptz not null default now()
);

create table clinics (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  key text not null,
  name text not null,
  country text not null,
  zone text not null,
  locale text not null,
  currency text not null,
  hours jsonb not null,
  closures jsonb not null,
  facts jsonb not null,
  booking jsonb not null,
  texts jsonb not null,
  whatsapp_templates jsonb not null,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (tenant_id, key)
);

create table services (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null references clinics,
  key text not null,
  name text not null,
  length_minutes integer not null check (length_minutes > 0),
  buffer_minutes integer not null check (buffer_minutes >= 0),
  price_minor bigint not null,
  position integer not null,
  is_active boolean not null default true,
  unique (clinic_id, key)
);

create table providers (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null references clinics,
  key text not null,
  name text not null,
  specialty text not null,
  phone text not null,
  hours jsonb, -- null: the clinic's
  closures jsonb not null,
  services jsonb not null,
  position integer not null,
  is_active boolean not null default true,
  unique (clinic_id, key)
);

-- Our own addresses: WhatsApp's phone_number_id and, later, SMS numbers.
create table channel_accounts (
  channel channel not null,
  account text not null,
  clinic_id uuid not null references clinics,
  position integer not null,
  is_active boolean not null default true,
  primary key (channel, account)
);
create index channel_accounts_of_clinic on channel_accounts (clinic_id);

create table users (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants,
  clinic_id uuid references clinics, -- null: all clinics of the tenant
  provider_id uuid references providers,
  login text not null unique,
  role text not null check (role in ('provider', 'receptionist', 'admin')),
  password_hash text,
  is_active boolean not null default true,
  created_at timestamptz not null default now()
);

-- Only the SHA-256 of a token is kept: a stolen back-up opens no door.
create table api_tokens (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid not null references clinics,
  role text not null check (role in ('provider', 'admin')),
  label text not null,
  token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz
);

-- One row: grows whenever clinics were loaded anew.
create table clinics_revision (
  is_only boolean primary key default true check (is_only),
  revision bigint not null
);
insert into clinics_revision (revision) values (0);
