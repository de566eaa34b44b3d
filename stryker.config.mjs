// Mutation tests: each change to the folders that decide, label and redact has to fail a test.
//   npm run test:mutation                      all three folders
//   npm run test:mutation -- --mutate 'src/redaction/**/*.ts'
const MUTATED = ['src/decision/**/*.ts', 'src/labelling/**/*.ts', 'src/redaction/**/*.ts']

export default {
  mutate: MUTATED,
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 8_000,
  ignorePatterns: ['dist', 'docs', '.data', 'bench', 'deploy'],
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: '.data/mutation/report.json' },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.data/stryker',
  cleanTempDir: 'always',
}
