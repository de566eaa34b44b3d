import { type Migration } from './migration.js'

export const payloads: Migration = {
  name: '0069-payloads',
  sql: /* sql */ `
-- What was shown, sealed under a key of its controller. Apart from the log: it goes when its retention ends.
create table payload (
  request_id text not null,
  controller text not null,
  source text not null,
  key_id text not null,
  nonce bytea not null,
  sealed bytea not null,
  kept timestamptz not null,
  primary key (request_id, controller, source)
);
create index payload_kept on payload (kept);

grant select, insert, delete on payload to linchpin_writer;
`,
}
