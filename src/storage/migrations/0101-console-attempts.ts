import { type Migration } from './migration.js'

export const consoleAttempts: Migration = {
  name: '0101-console-attempts',
  sql: /* sql */ `
-- Sign-ins that were begun are bounded: what has expired, and the oldest of too many, are found by this.
create index console_attempt_expires on console_attempt (expires desc, key);
`,
}
