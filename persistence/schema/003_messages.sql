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
-- are ranges of ids.

-- What was said: written once, never changed, one index.
create table message_log (
  patient_id uuid not null,
  id uuid not null,
  clinic_id uuid not null,
  channel channel not null,
  direction direction not null,
  sender sender not null,
  content content not null,
  status message_status not null, -- when written: received or queued
  sent_at timestamptz not null,
  body text not null,
  vendor_message_id text, -- inbound
  details json,
  author text,
  primary key (patient_id, id)
) partition by range (id);

-- What became of an outbound message: no row while it is queued. Statuses come
-- three times as often as messages; here they change a narrow row in place,
-- and the log keeps still.
create table message_states (
  id uuid primary key, -- the message's
  clinic_id uuid not null,
  patient_id uuid not null,
  status message_status not null,
  at timestamptz not null,
  vendor_key uuid, -- digest of clinic, channel and vendor's id
  vendor_message_id text,
  error text
) partition by range (id);
create index message_states_by_vendor_key on message_states (vendor_key)
  where vendor_key is not null;

-- Both as one, for people.
create view messages as
  select l.patient_id, l.id, l.clinic_id, l.channel, l.direction, l.sender,
    l.content, coalesce(s.status, l.status) as status, l.sent_at,
    s.at as status_at, l.body,
    coalesce(s.vendor_message_id, l.vendor_message_id) as vendor_message_id,
    l.details, l.author, s.error
  from message_log l left join message_states s on s.id = l.id;

-- The smallest version 7 id of an instant.
create function uuid_floor(at timestamptz) returns uuid
language sql immutable strict parallel safe as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0')
          || '00000000000000000000')::uuid
$$;

-- Nothing can fail for want of a partition.
create table message_log_default partition of message_log default;
create table message_states_default partition of message_states default
  with (fillfactor = 50);

-- Makes the monthly partitions of [first, last] that are missing. A month for
-- which rows already lie in the default partition stays there.
-- Returns how many were made.
create function make_message_partitions(first date, last date) returns integer
language plpgsql as $$
declare
  month date := date_trunc('month', first::timestamp)::date;
  made integer := 0;
  name text;
  parent text;
  settings text;
begin
  while month <= last loop
    foreach parent in array array['message_log', 'message_states'] loop
      name := parent || to_char(month, '_YYYY_MM');
      continue when to_regclass('careline.' || name) is not null;
      -- Room for every row's next state on its own page.
      settings := case parent when 'message_states'
        then 'fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1'
        -- Never updated: there is nothing to vacuum but what ages, and reading
        -- gigabytes again for each fifth that is added costs a core.
        else 'autovacuum_vacuum_insert_threshold = -1,
              autovacuum_analyze_scale_factor = 0.5' end;
      begin
        -- Attaching locks less than `create table ... partition of`.
        execute format(
          'create table careline.%I (like careline.%I including defaults)
             with (%s)', name, parent, settings);
        execute format(
          'alter table careline.%I attach partition careline.%I
             for values from (%L) to (%L)', parent, name,
          careline.uuid_floor(month::timestamp at time zone 'UTC'),
          careline.uuid_floor(
            (month + interval '1 month') at time zone 'UTC'));
        made := made + 1;
      exception when check_violation then
        null; -- rows of this month lie in the default partition
      end;
    end loop;
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
) with (autovacuum_vacuum_insert_threshold = -1,
        autovacuum_analyze_scale_factor = 0.5);
create index inbound_keys_by_age on inbound_keys using brin (received_at);

-- A status that came before our own note of the vendor's id, or one of a
-- message that is not ours. The `sent` mark takes its row; the rest goes by
-- age.
create table early_statuses (
  vendor_key uuid primary key,
  clinic_id uuid not null,
  status message_status not null,
  error text,
  at timestamptz not null,
  received_at timestamptz not null default now()
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
