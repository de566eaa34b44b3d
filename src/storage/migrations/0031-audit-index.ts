import { type Migration } from './migration.js'

export const auditIndex: Migration = {
  name: '0031-audit-index',
  sql: /* sql */ `
create index audit_entry_newest on audit_entry (recorded desc, shard desc, idx desc);

-- What each viewer finds an entry by besides its columns. Made from the log after the fact and can be made again.
create table audit_term (
  viewer text not null,
  term text not null,
  recorded timestamptz not null,
  shard integer not null,
  idx bigint not null,
  primary key (viewer, term, recorded, shard, idx)
);

-- What one source did in one entry.
create table audit_exchange (
  shard integer not null,
  idx bigint not null,
  source text not null,
  recorded timestamptz not null,
  holder text not null,
  asker text not null,
  result text not null,
  withheld boolean not null,
  milliseconds integer not null,
  primary key (shard, idx, source)
);
create index audit_exchange_recorded on audit_exchange (recorded);

-- How far each shard has been read.
create table audit_index_cursor (
  shard integer primary key references audit_shard,
  next bigint not null
);

grant select, insert on audit_term, audit_exchange to linchpin_writer;
grant select, insert, update on audit_index_cursor to linchpin_writer;
`,
}
