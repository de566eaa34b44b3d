import { type Migration } from './migration.js'

export const auditLog: Migration = {
  name: '0001-audit-log',
  sql: /* sql */ `
do $$ begin
  create role linchpin_writer nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant linchpin_writer to %I', current_user);
exception when unique_violation then null;
end $$;

-- One gap-free log of one gateway process: how many entries, and the right edge of its Merkle tree.
create table audit_shard (
  shard integer primary key check (shard > 0),
  origin text not null unique,
  size bigint not null default 0,
  frontier bytea not null default ''
) with (fillfactor = 10);

create table audit_entry (
  shard integer not null,
  idx bigint not null,
  recorded timestamptz not null,
  kind text not null,
  request_id text not null,
  actor text,
  actor_organisation text,
  subject text,
  action text not null,
  purpose text,
  outcome text not null,
  break_glass boolean not null,
  leaf bytea not null,
  body text not null,
  primary key (shard, idx, recorded)
) partition by range (recorded);

create index audit_entry_subject on audit_entry (subject, recorded desc);
create index audit_entry_actor on audit_entry (actor, recorded desc);
create index audit_entry_organisation on audit_entry (actor_organisation, recorded desc);
create index audit_entry_request on audit_entry (request_id);
create index audit_entry_refused on audit_entry (actor_organisation, recorded desc) where kind = 'refusal';
create index audit_entry_break_glass on audit_entry (recorded desc) where break_glass;
create index audit_entry_recorded on audit_entry using brin (recorded);

create table audit_checkpoint (
  shard integer not null references audit_shard,
  size bigint not null,
  frontier bytea not null,
  note text not null,
  signed timestamptz not null default now(),
  primary key (shard, size)
);

create function audit_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log only grows: % on % is refused', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

create function audit_shard_only_grows() returns trigger language plpgsql as $$
begin
  if new.shard <> old.shard or new.origin <> old.origin or new.size <= old.size then
    raise exception 'a shard of the audit log only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create trigger audit_entry_kept before update or delete on audit_entry
  for each row execute function audit_refuse_change();
create trigger audit_entry_not_truncated before truncate on audit_entry
  for each statement execute function audit_refuse_change();
create trigger audit_checkpoint_kept before update or delete on audit_checkpoint
  for each row execute function audit_refuse_change();
create trigger audit_checkpoint_not_truncated before truncate on audit_checkpoint
  for each statement execute function audit_refuse_change();
create trigger audit_shard_kept before delete on audit_shard
  for each row execute function audit_refuse_change();
create trigger audit_shard_grows before update on audit_shard
  for each row execute function audit_shard_only_grows();
create trigger audit_shard_not_truncated before truncate on audit_shard
  for each statement execute function audit_refuse_change();

create table audit_entry_other partition of audit_entry default;
create trigger audit_partition_not_truncated before truncate on audit_entry_other
  for each statement execute function audit_refuse_change();

-- Makes the partitions of this month and the next ones. The running gateway may call it, but owns no table.
create function audit_make_partitions(months integer) returns void
language plpgsql security definer set search_path from current as $$
declare
  first date := date_trunc('month', now() at time zone 'utc')::date;
  month date;
  name text;
begin
  perform pg_advisory_xact_lock(7015, 1);
  for month in select (first + make_interval(months => n))::date from generate_series(0, months) as n loop
    name := 'audit_entry_' || to_char(month, 'YYYY_MM');
    if to_regclass(name) is null then
      begin
        execute format(
          'create table %I partition of audit_entry for values from (%L) to (%L)',
          name, month || ' 00:00:00+00', (month + interval '1 month')::date || ' 00:00:00+00');
        execute format(
          'create trigger audit_partition_not_truncated before truncate on %I
             for each statement execute function audit_refuse_change()', name);
      exception when check_violation then
        -- Entries of that month are in the default partition already, and stay there.
        null;
      end;
    end if;
  end loop;
end $$;
select audit_make_partitions(3);

revoke all on function audit_make_partitions(integer) from public;
grant execute on function audit_make_partitions(integer) to linchpin_writer;
grant select on migration to linchpin_writer;
grant select, insert on audit_shard, audit_entry, audit_checkpoint to linchpin_writer;
grant update (size, frontier) on audit_shard to linchpin_writer;
`,
}
