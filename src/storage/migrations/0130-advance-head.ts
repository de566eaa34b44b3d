import { type Migration } from './migration.js'

export const advanceHead: Migration = {
  name: '0130-advance-head',
  sql: /* sql */ `
-- Moves the head of a shard on from where its writer left it, with the checkpoint that is due; the entries follow in the
-- same transaction. An error where the head is elsewhere: nothing of that transaction is kept.
create function audit_advance(of_shard integer, before bigint, after bigint, edge bytea, signed text) returns void
language plpgsql as $$
begin
  update audit_shard set size = after, frontier = edge where shard = of_shard and size = before;
  if not found then
    raise exception 'the head of the shard is not where its writer left it' using errcode = 'serialization_failure';
  end if;
  if signed is not null then
    insert into audit_checkpoint (shard, size, frontier, note) values (of_shard, after, edge, signed);
  end if;
end $$;
revoke all on function audit_advance(integer, bigint, bigint, bytea, text) from public;
grant execute on function audit_advance(integer, bigint, bigint, bytea, text) to linchpin_writer;

-- Every entry pays for each index before it is durable. These answer nothing that another one does not.
drop index audit_entry_recorded;
drop index audit_entry_break_glass;
drop index audit_entry_refused;
`,
}
