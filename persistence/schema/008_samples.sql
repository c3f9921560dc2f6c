-- The planner's samples of the great tables, smaller and more rarely: their
-- rows are found by keys. 30,000 rows of `outbox` or `message_log` took 0.2 to
-- 0.3 s of a core, again and again while a busy table grew, and everybody's
-- answer waited 40 to 120 ms meanwhile.

-- Makes `analyze` read 3,000 rows of a table instead of 30,000.
create function look_at_few_rows(counted regclass) returns void
language plpgsql as $$
declare
  attribute text;
begin
  for attribute in select attname from pg_attribute
    where attrelid = counted and attnum > 0 and not attisdropped
  loop
    execute format('alter table %s alter column %I set statistics 10',
                   counted, attribute);
  end loop;
end $$;

alter table outbox set (
  autovacuum_analyze_threshold = 200000, autovacuum_analyze_scale_factor = 1);
alter table inbound_keys set (
  autovacuum_analyze_threshold = 200000, autovacuum_analyze_scale_factor = 1);
alter table conversations set (autovacuum_analyze_threshold = 500000);
select look_at_few_rows('outbox'), look_at_few_rows('inbound_keys');

-- As before, but for these settings.
create or replace function make_message_partitions(first date, last date)
returns integer
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
      -- Room for every row's next state on its own page. What is never updated
      -- has nothing to vacuum but what ages, and reading gigabytes again for
      -- each fifth that is added costs a core.
      settings := case parent when 'message_states'
        then 'fillfactor = 50, autovacuum_vacuum_scale_factor = 0.1'
        else 'autovacuum_vacuum_insert_threshold = -1' end
        || ', autovacuum_analyze_threshold = 200000,
              autovacuum_analyze_scale_factor = 1';
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
        perform careline.look_at_few_rows(('careline.' || name)::regclass);
        made := made + 1;
      exception when check_violation then
        null; -- rows of this month lie in the default partition
      end;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end $$;

do $$
declare
  part regclass;
begin
  for part in select relid from pg_partition_tree('message_log') where isleaf
    union select relid from pg_partition_tree('message_states') where isleaf
  loop
    execute format('alter table %s set (autovacuum_analyze_threshold = 200000,
                    autovacuum_analyze_scale_factor = 1)', part);
    perform look_at_few_rows(part);
  end loop;
end $$;
