import { type Migration } from './migration.js'

export const detectors: Migration = {
  name: '0080-detectors',
  sql: /* sql */ `
-- How far the detectors have read each shard of the access log. It moves with what they remember.
create table detector_scan (
  shard integer primary key,
  next bigint not null
);

-- What the detectors remember, until it runs out: times and what was seen, never more than the log says.
create table detector_memory (
  owner text not null,
  key text not null,
  marks json not null,
  expires timestamptz not null,
  primary key (owner, key)
);
create index detector_memory_expires on detector_memory (expires);

-- What was seen, in counts, where an alert rests on more than one entry.
alter table alert add column detail text;

-- Who works for an organisation, as its own system lists them. Who they are stands here only as keyed digests.
create table staff_member (
  organisation text not null references organisation_feed,
  user_id text not null,
  person text,
  facts json not null,
  primary key (organisation, user_id)
);
create index staff_member_person on staff_member (organisation, person);

grant select, insert, update on detector_scan to linchpin_writer;
grant select, insert, update, delete on detector_memory, staff_member to linchpin_writer;
grant update (detail) on alert to linchpin_writer;
`,
}
