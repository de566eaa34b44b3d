import { type Migration } from './migration.js'

export const problemReports: Migration = {
  name: '0110-problem-reports',
  sql: /* sql */ `
-- Answers that somebody says were wrong. What they wrote is sealed.
create table problem_report (
  shard integer not null,
  idx bigint not null,
  by text not null,
  organisation text not null,
  problem text not null,
  concerned text[] not null,
  actor text,
  actor_organisation text,
  subject text,
  purpose text,
  at timestamptz not null,
  nonce bytea not null,
  sealed bytea not null,
  -- Whether its cases are in the queues.
  raised boolean not null default false,
  primary key (shard, idx, organisation, by)
);
create index problem_report_due on problem_report (at) where not raised;
create index problem_report_by on problem_report (organisation, by, at);

grant select, insert on problem_report to linchpin_writer;
grant update (raised) on problem_report to linchpin_writer;
`,
}
