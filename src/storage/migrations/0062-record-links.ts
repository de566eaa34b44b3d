import { type Migration } from './migration.js'

export const recordLinks: Migration = {
  name: '0062-record-links',
  sql: /* sql */ `
-- What a source itself knows the person by, where it says so.
alter table held_record add column person_key text;
create index held_record_unnumbered on held_record (source, person_key)
  where nhs_number is null and person_key is not null;

-- Whose the records are that come without a valid NHS number: one person at most for each of a source's own ids.
create table record_link (
  source text not null,
  local_id text not null,
  nhs_number text not null,
  primary key (source, local_id)
);
create index record_link_person on record_link (nhs_number);

-- Everything that was ever done to them: never changed, never deleted.
create table record_link_event (
  event_id bigint generated always as identity primary key,
  at timestamptz not null,
  act text not null check (act in ('linked', 'unlinked', 'dismissed')),
  source text not null,
  local_id text not null,
  nhs_number text not null,
  by text not null,
  reason text not null,
  -- How well the record fitted, where the matcher compared them: closed words and figures.
  evidence json
);
create index record_link_event_record on record_link_event (source, local_id, event_id);

-- Records that somebody has to judge, each with whom it may be about.
create table link_review (
  source text not null,
  local_id text not null,
  raised timestamptz not null,
  suggestions json not null,
  primary key (source, local_id)
);

grant select, insert, update, delete on record_link, link_review to linchpin_writer;
grant select, insert on record_link_event to linchpin_writer;
`,
}
