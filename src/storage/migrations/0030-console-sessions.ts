import { type Migration } from './migration.js'

export const consoleSessions: Migration = {
  name: '0030-console-sessions',
  sql: /* sql */ `
-- Officers signed in at the console. The key is a hash of the cookie: a copy of this table lets nobody in.
create table console_session (
  key text primary key,
  user_id text not null,
  officer json not null,
  form_token text not null,
  signed_in timestamptz not null,
  authenticated timestamptz not null,
  seen timestamptz not null
);
create index console_session_user on console_session (user_id);

create table console_attempt (
  key text primary key,
  attempt json not null,
  expires timestamptz not null
);

-- What was asked for in a session, so that no address names a person.
create table console_question (
  id text primary key,
  session text not null references console_session on update cascade on delete cascade,
  question text not null
);
create index console_question_session on console_question (session);

grant select, insert, update, delete on console_session, console_attempt, console_question to linchpin_writer;
`,
}
