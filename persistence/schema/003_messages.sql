-- The message log, what keeps a message from being taken twice, and what could
-- not be used.

create type direction as enum ('in', 'out');
create type sender as enum ('patient', 'bot', 'staff', 'system');
create type content as enum (
  'text', 'button', 'interactive', 'image', 'document', 'audio', 'video',
  'sticker', 'location', 'contacts', 'reaction', 'order', 'system',
  'unsupported', 'unknown');
create type message_status as enum (
  'received', 'queued', 'sent', 'delivered', 'read', 'failed', 'fenced',
  'dead');

-- Ids are UUIDs of version 7: their first 48 bits are milliseconds, so months
-- are ranges of ids. One index only is on the way of every insert.
create table messages (
  patient_id uuid not null,
  id uuid not null,
  clinic_id uuid not null,
  channel channel not null,
  direction direction not null,
  sender sender not null,
  content content not null,
  status message_status not null,
  sent_at timestamptz not null,
  status_at timestamptz,
  body text not null,
  vendor_message_id text, -- outbound rows learn theirs when they are sent
  details json,
  author text,
  error text,
  primary key (patient_id, id)
) partition by range (id);

create index messages_by_vendor_id on messages (vendor_message_id)
  where direction = 'out' and vendor_message_id is not null;

-- The smallest version 7 id of an instant.
create function uuid_floor(at timestamptz) returns uuid
language sql immutable strict parallel safe as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
          || '00000000000000000000')::uuid
$$;

-- Nothing can fail for want of a partition.
create table messages_default partition of messages default
  with (fillfactor = 85);

-- Makes the monthly partitions of [first, last] that are missing. A month for
-- which rows already lie in the default partition stays there.
-- Returns how many were made.
create function make_message_partitions(first date, last date) returns integer
language plpgsql as $$
declare
  month date := date_trunc('month', first::timestamp)::date;
  made integer := 0;
  name text;
begin
  while month <= last loop
    name := 'messages_' || to_char(month, 'YYYY_MM');
    if to_regclass('careline.' || name) is null then
      begin
        -- Attaching locks less than `create table ... partition of`.
        execute format(
          'create table careline.%I (like careline.messages including defaults)
             with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.1)',
          name);
        execute format(
          'alter table careline.messages attach partition careline.%I
             for values from (%L) to (%L)',
          name,
          careline.uuid_floor(month::timestamp at time zone 'UTC'),
          careline.uuid_floor(
            (month + interval '1 month') at time zone 'UTC'));
        made := made + 1;
      exception when check_violation then
        null; -- rows of this month lie in the default partition
      end;
    end if;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

select make_message_partitions((now() - interval '1 month')::date,
                               (now() + interval '2 months')::date);

-- What was taken once: 128 bits of the SHA-256 of clinic, channel and the
-- vendor's message id. Kept 30 days, purged by age; rows lie in time order, so
-- a BRIN index finds the old ones at no price for the insert.
create table inbound_keys (
  key uuid primary key,
  received_at timestamptz not null default now()
);
create index inbound_keys_by_age on inbound_keys using brin (received_at);

-- A status that came before our own note of the vendor's id, or one of a
-- message that is not ours. The `sent` mark takes its row; the rest goes by
-- age.
create table early_statuses (
  clinic_id uuid not null,
  vendor_message_id text not null,
  status message_status not null,
  error text,
  at timestamptz not null,
  received_at timestamptz not null default now(),
  primary key (clinic_id, vendor_message_id)
);

-- Bodies or records that cannot be used, as received, for a person to see.
create table raw_events (
  id uuid primary key default gen_random_uuid(),
  clinic_id uuid,
  channel channel not null,
  reason text not null,
  key uuid unique, -- the same event is kept once
  payload bytea not null,
  received_at timestamptz not null default now()
);
create index raw_events_by_age on raw_events (received_at);

create table idempotency_keys (
  clinic_id uuid not null,
  key text not null,
  request_hash text not null,
  patient_id uuid not null,
  version bigint not null, -- of the conversation after the act
  message_id uuid,
  at timestamptz not null default now(),
  primary key (clinic_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (at);
