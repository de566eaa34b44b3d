import { type Migration } from './migration.js'

/** What the columns of an entry say that those of most do not, as rows of one term each; null where there is none. */
const ROWS = `  (case when entry.break_glass then 'glass:broken' end),
  (case when entry.kind not in ('disclosure', 'refusal') then 'kind:' || entry.kind end),
  (case when entry.outcome <> 'released' then 'outcome:' || entry.outcome end),
  (case when entry.purpose <> 'direct-care' then 'purpose:' || entry.purpose end)`

export const readersOfTheLog: Migration = {
  name: '0106-readers-of-the-log',
  sql: /* sql */ `
-- No gateway of an older version indexes, or begins a shard's index, beside this: its entries would lack the terms.
lock table audit_index_cursor in exclusive mode;
-- The plans of what follows are made from what the tables hold now: each table is to be read once.
analyze audit_entry;
analyze audit_term;

-- What has been read for the index already gets the terms that columns give from now on: what an entry says that most
-- do not. Entries that nobody has read yet get theirs when they are read. First for whoever sees all.
insert into audit_term (viewer, term, recorded, shard, idx)
select 'all', said.term, entry.recorded, entry.shard, entry.idx
from audit_entry as entry
join audit_index_cursor as cursor on cursor.shard = entry.shard and entry.idx < cursor.next
cross join lateral (values
${ROWS}
) as said (term)
where said.term is not null
on conflict do nothing;

-- Then for everybody else who may see the entry.
insert into audit_term (viewer, term, recorded, shard, idx)
select seen.viewer, said.term, entry.recorded, entry.shard, entry.idx
from audit_term as seen
join audit_entry as entry
  on entry.shard = seen.shard and entry.idx = seen.idx and entry.recorded = seen.recorded
cross join lateral (values
${ROWS},
  (case when entry.actor_organisation <> seen.viewer then 'asker:' || entry.actor_organisation end)
) as said (term)
where seen.term = 'event' and seen.viewer <> 'all' and said.term is not null
on conflict do nothing;

-- Up to which entry of each shard messages to a repository outside have been put in the outbox.
create table audit_feed (
  destination text not null,
  shard integer not null references audit_shard,
  next bigint not null,
  primary key (destination, shard)
);
grant select, insert on audit_feed to linchpin_writer;
grant update (next) on audit_feed to linchpin_writer;
`,
}
