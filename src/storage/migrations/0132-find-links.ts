import { type Migration } from './migration.js'

export const findLinks: Migration = {
  name: '0132-find-links',
  sql: /* sql */ `
-- Who an id was made for, which ids a number led to, and whose ids follow a number that PDS replaces.
create index patient_link_patient on patient_link (patient_id);
create index patient_link_number on patient_link (nhs_number);
create index patient_current_number on patient (current_number);
`,
}
