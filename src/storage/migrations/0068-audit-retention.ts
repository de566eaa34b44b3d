import { type Migration } from './migration.js'

export const auditRetention: Migration = {
  name: '0068-audit-retention',
  sql: /* sql */ `
-- Under the retention policy the owner may take the evidence of an entry, and who it was about; nothing else of it,
-- and never its leaf hash. The gateway's own role may change nothing at all.
create function audit_entry_only_loses_its_body() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or new.body <> ''
    or (new.actor is distinct from old.actor and new.actor is not null)
    or (new.subject is distinct from old.subject and new.subject is not null)
    or (new.shard, new.idx, new.recorded, new.kind, new.request_id, new.actor_organisation, new.action, new.purpose,
        new.outcome, new.break_glass, new.leaf)
      is distinct from (old.shard, old.idx, old.recorded, old.kind, old.request_id, old.actor_organisation, old.action,
        old.purpose, old.outcome, old.break_glass, old.leaf)
    or old.kind = 'change'
  then
    raise exception 'the audit log only grows: % on % is refused', lower(tg_op), tg_table_name
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

drop trigger audit_entry_kept on audit_entry;
create trigger audit_entry_kept before update or delete on audit_entry
  for each row execute function audit_entry_only_loses_its_body();
`,
}
