import { type Migration } from './migration.js'

export const consoleLogouts: Migration = {
  name: '0120-console-logouts',
  sql: /* sql */ `
-- How the identity provider names who is signed in and its own session, so that it can end them.
alter table console_session add column subject text, add column provider_session text;
create index console_session_subject on console_session (subject);
create index console_session_provider on console_session (provider_session);

-- What the identity provider has ended: a token is used once, and no sign-in that was under way outlives its session.
create table console_logout (
  jti text primary key,
  subject text,
  provider_session text,
  at timestamptz not null,
  forgotten timestamptz not null
);
create index console_logout_forgotten on console_logout (forgotten);
grant select, insert, delete on console_logout to linchpin_writer;

-- A sign-in that has begun is sealed in its cookie: a flood of others takes nothing from it.
drop table console_attempt;
`,
}
