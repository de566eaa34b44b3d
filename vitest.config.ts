import { defineConfig } from 'vitest/config'
import { ClosingLine } from './tests/closing-line.js'

/**
 * Folders whose files share a worker and the modules that it has loaded: loading them anew for each file costs more
 * than most of the tests. Nothing in them replaces a module (`vi.mock`) or leaves the process other than it was.
 */
const TOGETHER = [
  'config',
  'decision',
  'delivery',
  'disclosure',
  'fhir',
  'fhir-validate',
  'http',
  'identity',
  'labelling',
  'model',
  'parsed',
  'patient-index',
  'payloads',
  'profiles',
  'redaction',
  'sources',
  'storage',
  'translation',
  'translation-records',
  'verifier',
  'witness',
].map((folder) => `tests/${folder}/**/*.test.ts`)

/** No busy machine reaches these: what hangs is found, what is slow passes. */
const LIMITS = { testTimeout: 120_000, hookTimeout: 240_000, expect: { poll: { timeout: 30_000 } } }

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    globalSetup: ['tests/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      {
        // A worker is shared by files that follow one another: one group after the other.
        test: { ...LIMITS, name: 'together', include: TOGETHER, isolate: false, sequence: { groupOrder: 0 } },
      },
      {
        test: {
          ...LIMITS,
          name: 'apart',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/heavy/**', ...TOGETHER],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
