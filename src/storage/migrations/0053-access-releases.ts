import { type Migration } from './migration.js'

export const accessReleases: Migration = {
  name: '0053-access-releases',
  sql: /* sql */ `
-- Accesses that stayed out of the person's view until a safeguarding lead released them.
create table access_release (
  shard integer not null,
  idx bigint not null,
  -- person: the person themself; proxy: those who act for them too.
  audience text not null check (audience in ('person', 'proxy')),
  released timestamptz not null,
  by text not null,
  reason text not null,
  primary key (shard, idx, audience)
);

grant select, insert on access_release to linchpin_writer;
`,
}
