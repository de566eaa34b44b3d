import { type Migration } from './migration.js'

export const releaseChanges: Migration = {
  name: '0100-release-changes',
  sql: /* sql */ `
-- What officers did to the release of one class of a holder's records: only ever added to.
create table release_change (
  organisation text not null,
  record_class text not null,
  -- Counts up from 1 without a gap: two who act on what they saw at one time cannot both be taken.
  seq integer not null check (seq > 0),
  at timestamptz not null,
  by text not null,
  by_organisation text not null,
  act text not null check (act in ('propose', 'agree', 'decline', 'narrow')),
  -- What was proposed, agreed to, or narrowed to: null where a proposal is declined.
  release json,
  reason text,
  primary key (organisation, record_class, seq),
  check ((release is null) = (act = 'decline'))
);

grant select, insert on release_change to linchpin_writer;
`,
}
