import { type Migration } from './migration.js'

export const translationCounts: Migration = {
  name: '0103-translation-counts',
  sql: /* sql */ `
-- What was met while records were translated, by the day: counts alone, never a value of a person.
create table translation_count (
  day date not null,
  source text not null,
  what text not null check (what in ('record', 'issue', 'code')),
  name text not null,
  place text not null,
  count bigint not null check (count > 0),
  primary key (day, source, what, name, place)
);

grant select, insert, update on translation_count to linchpin_writer;
`,
}
