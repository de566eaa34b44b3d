import { type Migration } from './migration.js'

export const payloadExpiry: Migration = {
  name: '0090-payload-expiry',
  sql: /* sql */ `
-- When a payload goes, whatever the settings say by then. What was kept before goes after a year.
alter table payload add column expires timestamptz not null default now() + interval '365 days';
update payload set expires = kept + interval '365 days';
create index payload_expires on payload (expires);

-- Whether a source itself says who a linked person is.
create index held_record_numbered on held_record (source, person_key)
  where nhs_number is not null and person_key is not null;
`,
}
