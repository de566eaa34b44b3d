// Mutation tests: each change to the folders that decide, label and redact has to fail a test.
//   npm run test:mutation                              all three folders
//   MUTATED=src/redaction npm run test:mutation        one folder or file, with a report of its own
//   TESTED=tests/redaction …                           with the tests of some folders or files alone, which is quicker
const MUTATED = process.env['MUTATED']
const folders =
  MUTATED === undefined ? ['src/decision', 'src/labelling', 'src/redaction'] : MUTATED.split(',')

export default {
  mutate: folders.map((it) => (it.endsWith('.ts') ? it : `${it}/**/*.ts`)),
  plugins: ['./tests/mutation/one-process.mjs'],
  testRunner: 'one-process',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // Generous, so that a busy machine is not taken for a loop that does not end: those are told by how often they run.
  timeoutMS: 240_000,
  dryRunTimeoutMinutes: 60,
  ignorePatterns: ['dist', 'docs', '.data', 'bench', 'deploy'],
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress-append-only', 'json'],
  // A list of many files has a longer name than a file may have.
  jsonReporter: {
    fileName: `.data/mutation/${(MUTATED ?? 'all').replaceAll(/\W/g, '-').slice(0, 200)}.json`,
  },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.data/stryker',
  cleanTempDir: 'always',
}
