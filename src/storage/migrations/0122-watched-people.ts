import { type Migration } from './migration.js'

export const watchedPeople: Migration = {
  name: '0122-watched-people',
  sql: /* sql */ `
-- Whose records an organisation asks to have watched, as its own system lists them: keyed digests and nothing else.
create table watched_person (
  organisation text not null references organisation_feed,
  person text not null,
  primary key (organisation, person)
);
create index watched_person_person on watched_person (person);

grant select, insert, update, delete on watched_person to linchpin_writer;
`,
}
