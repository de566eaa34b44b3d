import { type Migration } from './migration.js'

export const consents: Migration = {
  name: '0040-consents',
  sql: /* sql */ `
-- Consents as people gave them, version by version. A version is never changed: a withdrawal is another one.
create table consent_version (
  consent_id text not null,
  version integer not null,
  nhs_number text not null,
  act text not null check (act in ('recorded', 'confirmed', 'withdrawn')),
  organisation text not null,
  worker text,
  recorded timestamptz not null,
  controllers text[] not null,
  consent text not null,
  provenance text not null,
  primary key (consent_id, version)
);
create index consent_version_person on consent_version (nhs_number);

grant select, insert on consent_version to linchpin_writer;
`,
}
