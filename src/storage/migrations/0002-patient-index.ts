import { type Migration } from './migration.js'

export const patientIndex: Migration = {
  name: '0002-patient-index',
  sql: /* sql */ `
-- The opaque id of a person, and the NHS number that is current for it.
create table patient (
  patient_id text primary key,
  current_number text not null
);

-- Every number ever seen, and the id it leads to.
create table patient_number (
  nhs_number text primary key,
  patient_id text not null references patient
);

-- Numbers that were linked to an id, and ids that turned out to be one person.
create table patient_link (
  at timestamptz not null default now(),
  patient_id text not null references patient,
  nhs_number text not null,
  before_id text
);

create table released_reference (
  reference text primary key,
  patient_id text not null references patient,
  first_released timestamptz not null default now()
);

grant select, insert, update on patient, patient_number to linchpin_writer;
grant select, insert on patient_link, released_reference to linchpin_writer;
`,
}
