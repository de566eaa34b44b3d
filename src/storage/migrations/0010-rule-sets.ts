import { type Migration } from './migration.js'

export const ruleSets: Migration = {
  name: '0010-rule-sets',
  sql: /* sql */ `
-- Every rule set that was ever in force, under its hash: without it no past decision can be taken again.
create table rule_set (
  hash text primary key check (hash ~ '^[0-9a-f]{64}$'),
  -- The exact files, as [{"name", "text"}].
  files text not null,
  kept timestamptz not null default now()
);

create function rule_set_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'a rule set that was in force is kept as it is: % is refused', lower(tg_op)
    using errcode = 'insufficient_privilege';
end $$;
create trigger rule_set_kept before update or delete on rule_set
  for each row execute function rule_set_refuse_change();
create trigger rule_set_not_truncated before truncate on rule_set
  for each statement execute function rule_set_refuse_change();

grant select, insert on rule_set to linchpin_writer;
`,
}
