import { type Migration } from './migration.js'

export const consoleOfficers: Migration = {
  name: '0111-console-officers',
  sql: /* sql */ `
-- Who has signed in at the console, as their identity provider last attested them: to whom an alert can be given.
create table console_officer (
  organisation text not null,
  user_id text not null,
  name text not null,
  role text not null,
  signed_in timestamptz not null,
  primary key (organisation, user_id)
);
grant select, insert on console_officer to linchpin_writer;
grant update (name, role, signed_in) on console_officer to linchpin_writer;
`,
}
