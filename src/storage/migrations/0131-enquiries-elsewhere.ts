import { type Migration } from './migration.js'

/** Purposes of which the person may know at once; of any other, and of none, an access is kept from them. */
const OPEN = `'direct-care', 'care-act-assessment', 'hospital-discharge', 'child-in-need', 'emergency', 'subject-access',
  'research', 'planning'`

export const enquiriesElsewhere: Migration = {
  name: '0131-enquiries-elsewhere',
  sql: /* sql */ `
-- No gateway of an older version indexes beside this.
lock table audit_index_cursor in exclusive mode;
-- The plans of what follows are made from what the tables hold now.
analyze audit_entry;
analyze audit_term;

-- What an entry holds as evidence; null where it was removed, or somebody changed it.
create function audit_evidence(body text) returns jsonb language plpgsql as $$
begin
  return body::jsonb -> 'evidence';
exception when others then
  return null;
end $$;

-- Of an access that is kept from the person, older gateways wrote terms for every controller that was asked. They stay
-- for whoever asked, for those with whom the person is registered, and for those of whose records anything was shown or
-- withheld, or refused on the word of their own register. Where the evidence is gone, nobody else.
with hidden as materialized (
  select seen.viewer, seen.recorded, seen.shard, seen.idx
  from audit_term as seen
  join audit_entry as entry
    on entry.shard = seen.shard and entry.idx = seen.idx and entry.recorded = seen.recorded
  cross join lateral (select audit_evidence(entry.body) as said offset 0) as evidence
  cross join lateral (
    select count(*) as named, count(*) filter (where
      jsonb_path_exists(
        said, '$.sources[*] ? (@.source == $source && (@.outcome == "answered" || @.count > 0))', asked)
      or jsonb_path_exists(
        jsonb_build_array(said -> 'released', said -> 'withheld'), '$[*][*] ? (@.source == $source)', asked)
      or jsonb_path_exists(
        said, '$.facts.holders[*] ? (@.source == $source && @.recordClass == "gp-record")', asked)
      or (jsonb_path_exists(
          said, '$.refused[*] ? (@.source == $source && @.code == "NO_PATIENT_CONSENT")', asked)
        and exists (
          select from jsonb_path_query(said, '$.facts.holders[*] ? (@.source == $source)', asked) as holder
          where jsonb_path_exists(
            coalesce(holder #> '{facts,subject}', said #> '{facts,shared,subject}', '{}'),
            '$ ? (@.dissent == true || @.objectsTo[*] != "" || @.objectsToUser[*] != "")')))
      ) as concerned
    from audit_exchange as exchange
    cross join lateral (select jsonb_build_object('source', exchange.source) as asked) as theirs
    where exchange.shard = seen.shard and exchange.idx = seen.idx and exchange.recorded = seen.recorded
      and exchange.holder = seen.viewer
  ) as sources
  where seen.term = 'event' and seen.viewer <> 'all' and seen.viewer is distinct from entry.actor_organisation
    and (entry.purpose is null or entry.purpose not in (${OPEN}))
    and (said is null or (named > 0 and concerned = 0))
)
delete from audit_term as term using hidden
where term.viewer = hidden.viewer and term.recorded = hidden.recorded and term.shard = hidden.shard
  and term.idx = hidden.idx;
drop function audit_evidence(text);

-- Whether an exchange counts in the figures of its holder. A gateway of an older version does not say so: then it does
-- not.
alter table audit_exchange add column is_for_holder boolean not null default true;
alter table audit_exchange alter column is_for_holder set default false;
update audit_exchange as exchange set is_for_holder = false
from audit_entry as entry
where entry.shard = exchange.shard and entry.idx = exchange.idx and entry.recorded = exchange.recorded
  and (entry.purpose is null or entry.purpose not in (${OPEN}))
  and exchange.holder <> exchange.asker
  and not exists (
    select from audit_term as term
    where term.viewer = exchange.holder and term.term = 'event' and term.recorded = exchange.recorded
      and term.shard = exchange.shard and term.idx = exchange.idx);
`,
}
