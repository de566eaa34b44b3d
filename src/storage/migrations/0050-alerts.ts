import { type Migration } from './migration.js'

export const alerts: Migration = {
  name: '0050-alerts',
  sql: /* sql */ `
-- How far each shard of the access log has been read for alerts. It moves in the transaction that raises them.
create table alert_scan (
  shard integer primary key,
  next bigint not null
);

create table alert (
  reference text primary key,
  -- Digest of what makes two accesses one matter.
  matter text not null unique,
  kind text not null,
  severity text not null,
  audience text not null,
  organisations text[] not null,
  actor text,
  actor_organisation text,
  subject text,
  purpose text,
  raised timestamptz not null,
  latest timestamptz not null,
  -- Where its events have brought it: what a queue is searched by.
  state text not null default 'new',
  assignee text,
  events integer not null default 0
);
create index alert_queue on alert (raised desc, reference desc);
create index alert_open on alert (kind, raised) where state <> 'closed';
create index alert_organisations on alert using gin (organisations);

create table alert_entry (
  reference text not null references alert,
  shard integer not null,
  idx bigint not null,
  primary key (reference, shard, idx)
);

create table alert_event (
  reference text not null references alert,
  seq integer not null,
  at timestamptz not null,
  -- Null where the gateway did it.
  by text,
  action json not null,
  primary key (reference, seq)
);

grant select, insert on alert_scan, alert, alert_entry, alert_event to linchpin_writer;
grant update (next) on alert_scan to linchpin_writer;
grant update (latest, state, assignee, events) on alert to linchpin_writer;
`,
}
