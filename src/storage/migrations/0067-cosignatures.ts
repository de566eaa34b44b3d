import { type Migration } from './migration.js'

export const cosignatures: Migration = {
  name: '0067-cosignatures',
  sql: /* sql */ `
-- What witnesses signed: the signature lines of theirs on a checkpoint, verbatim.
create table audit_cosignature (
  shard integer not null,
  size bigint not null,
  witness text not null,
  line text not null,
  received timestamptz not null default now(),
  primary key (shard, size, witness),
  foreign key (shard, size) references audit_checkpoint
);
create index audit_cosignature_witness on audit_cosignature (witness, shard, size desc);

create trigger audit_cosignature_kept before update or delete on audit_cosignature
  for each row execute function audit_refuse_change();
create trigger audit_cosignature_not_truncated before truncate on audit_cosignature
  for each statement execute function audit_refuse_change();

grant select, insert on audit_cosignature to linchpin_writer;
`,
}
