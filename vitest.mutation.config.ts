import { defineConfig } from 'vitest/config'

/** The fast tests of the folders that mutation testing changes: no database, no server, few runs of each law. */
process.env['LAW_RUNS'] = '50'
export default defineConfig({
  test: {
    include: ['tests/{decision,labelling,redaction}/**/*.test.ts'],
    // The differential test wants its thousands of trees: too slow for each of thousands of mutants.
    exclude: ['tests/decision/differential.test.ts'],
    setupFiles: ['tests/mutation/few-runs.ts'],
    testTimeout: 30_000,
    maxWorkers: 1,
  },
})
