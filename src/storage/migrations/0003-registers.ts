import { type Migration } from './migration.js'

export const registers: Migration = {
  name: '0003-registers',
  sql: /* sql */ `
-- When the organisation's own system last told us everything.
create table organisation_feed (
  organisation text primary key,
  received timestamptz not null
);

create table relationship (
  organisation text not null references organisation_feed,
  nhs_number text not null,
  kind text not null,
  valid_from text not null,
  valid_to text
);
create index relationship_person on relationship (organisation, nhs_number);

create table register_entry (
  organisation text not null references organisation_feed,
  nhs_number text not null,
  facts json not null,
  primary key (organisation, nhs_number)
);

-- A source refused for lack of consent: kept until its organisation's register is fed again.
create table recorded_dissent (
  controller text not null,
  nhs_number text not null,
  recorded timestamptz not null,
  primary key (controller, nhs_number)
);

create table used_assertion (
  issuer text not null,
  jti text not null,
  expires timestamptz not null,
  primary key (issuer, jti)
);
create index used_assertion_expires on used_assertion (expires);

grant select, insert, update, delete
  on organisation_feed, relationship, register_entry, recorded_dissent, used_assertion to linchpin_writer;
`,
}
