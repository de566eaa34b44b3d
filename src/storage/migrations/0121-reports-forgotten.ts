import { type Migration } from './migration.js'

export const reportsForgotten: Migration = {
  name: '0121-reports-forgotten',
  sql: /* sql */ `
-- When somebody reported lately: what they may report in an hour is counted where it is taken, in one row.
create table problem_reporter (
  organisation text not null,
  by text not null,
  times timestamptz[] not null,
  latest timestamptz not null,
  primary key (organisation, by)
);
grant select, insert, update, delete on problem_reporter to linchpin_writer;

-- What nobody needs any more does not stay.
grant delete on problem_report, console_officer to linchpin_writer;
create index console_officer_signed_in on console_officer (signed_in);
create index problem_report_at on problem_report (at);
`,
}
