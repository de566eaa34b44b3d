import { type Migration } from './migration.js'

export const readersOfTheLog: Migration = {
  name: '0106-readers-of-the-log',
  sql: /* sql */ `
-- What has been read for the index already gets the terms that columns give from now on: what an entry says that most
-- do not. Entries that nobody has read yet get theirs when they are read.
insert into audit_term (viewer, term, recorded, shard, idx)
select seen.viewer, said.term, entry.recorded, entry.shard, entry.idx
from audit_entry as entry
join audit_index_cursor as cursor on cursor.shard = entry.shard and entry.idx < cursor.next
cross join lateral (
  select 'all' as viewer union all
  select viewer from audit_term as term
  where term.term = 'event' and term.recorded = entry.recorded and term.shard = entry.shard and term.idx = entry.idx
) as seen
cross join lateral (values
  (case when entry.break_glass then 'glass:broken' end),
  (case when entry.kind not in ('disclosure', 'refusal') then 'kind:' || entry.kind end),
  (case when entry.outcome <> 'released' then 'outcome:' || entry.outcome end),
  (case when entry.purpose <> 'direct-care' then 'purpose:' || entry.purpose end),
  (case when seen.viewer <> 'all' and entry.actor_organisation <> seen.viewer then 'asker:' || entry.actor_organisation end)
) as said (term)
where said.term is not null
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
