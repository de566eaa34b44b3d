import { type Migration } from './migration.js'

export const refusalsIndexedAgain: Migration = {
  name: '0134-refusals-indexed-again',
  sql: /* sql */ `
-- No gateway of an older version indexes beside this.
lock table audit_index_cursor in exclusive mode;
-- Apart from the column, which nobody reads beside: of this alone the whole table is read, and reading goes on.
create index audit_term_old on audit_term (shard, idx) where not is_current;
-- The plans of what follows are made from what the tables hold now.
analyze audit_entry;
analyze audit_term;

-- By which rules a request was refused, older gateways told those who asked too: of a refusal that says no more than
-- that it could not be checked, or that nobody is there, and of rules behind another that was not what was said.
update audit_term as term set is_current = false
from audit_term as refused
where refused.viewer = 'all' and refused.term like 'outcome:%'
  and term.viewer <> 'all' and term.term like 'rule:%'
  and term.recorded = refused.recorded and term.shard = refused.shard and term.idx = refused.idx;

-- As what a description of a person was refused: to whoever described them it is nobody's.
update audit_term as term set is_current = false
from audit_entry as entry
where entry.kind = 'refusal' and entry.action = 'match' and entry.body <> ''
  and term.viewer <> 'all' and term.term like 'outcome:%'
  and term.recorded = entry.recorded and term.shard = entry.shard and term.idx = entry.idx;
`,
}
