import { type Migration } from './migration.js'

export const heldExtracts: Migration = {
  name: '0020-held-extracts',
  sql: /* sql */ `
-- One file of one source. Only what belongs to a current one is ever seen.
create table held_file (
  file_id bigint generated always as identity primary key,
  source text not null,
  digest text not null,
  recipe text not null,
  state text not null check (state in ('loading', 'current', 'superseded')),
  -- The period the file tells of, as the source writes it; empty where it tells none.
  period text not null default '',
  as_of text,
  received timestamptz,
  -- Records and rejects that are durable: where an interrupted load goes on.
  kept bigint not null default 0,
  records bigint not null default 0,
  unserved bigint not null default 0,
  rejected bigint not null default 0
);
create unique index held_file_loading on held_file (source) where state = 'loading';
create unique index held_file_period on held_file (source, period) where state = 'current';

create table held_record (
  file_id bigint not null references held_file on delete cascade,
  source text not null,
  line bigint not null,
  place bigint not null,
  source_key text not null,
  nhs_number text,
  as_of text not null,
  content json not null,
  primary key (file_id, place)
);
create index held_record_person on held_record (source, nhs_number) where nhs_number is not null;
create index held_record_key on held_record (source, source_key);

create table held_reject (
  file_id bigint not null references held_file on delete cascade,
  place bigint not null,
  line bigint not null,
  "column" bigint not null,
  reason text not null,
  content text,
  primary key (file_id, place)
);

grant select, insert, update, delete on held_file, held_record, held_reject to linchpin_writer;
`,
}
