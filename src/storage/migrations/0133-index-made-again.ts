import { type Migration } from './migration.js'

export const indexMadeAgain: Migration = {
  name: '0133-index-made-again',
  sql: /* sql */ `
-- No gateway of an older version indexes beside this.
lock table audit_index_cursor in exclusive mode;

-- Whether a term is what this version finds the entry by. Gateways of older versions do not say so: what they write is
-- made again from the log, and until then nothing is answered from the index.
alter table audit_term add column is_current boolean not null default true;
alter table audit_term alter column is_current set default false;
grant delete on audit_term, audit_exchange to linchpin_writer;
`,
}
