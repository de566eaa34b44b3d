/**
 * Folders whose files share a worker and the modules that it has loaded: loading them anew for each file costs more
 * than most of the tests. Nothing in them replaces a module (`vi.mock`) or leaves the process other than it was.
 */
export const TOGETHER: readonly string[] = [
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
].map((folder) => `tests/${folder}`)

/** Files of those folders that put something else in the place of the clock, the environment or a module, which whatever still runs would meet. */
export const APART: readonly string[] = [
  'tests/config/source-problems.test.ts',
  'tests/delivery/destinations.test.ts',
  'tests/delivery/follow-alerts.test.ts',
  'tests/payloads/payload-store.test.ts',
  'tests/sources/ask-sources.test.ts',
  'tests/sources/broker-faults.test.ts',
  'tests/sources/hedge.test.ts',
  'tests/storage/bounded-transaction.test.ts',
  'tests/storage/index-left-to-another.test.ts',
]
