import { type Migration } from './migration.js'

export const countsForgotten: Migration = {
  name: '0112-counts-forgotten',
  sql: /* sql */ `
-- Old counts of translations are removed by the gateway that adds new ones.
grant delete on translation_count to linchpin_writer;
`,
}
