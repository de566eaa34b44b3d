import { parseNhsNumber } from '../../../src/model/nhs-number.js'
import { openDatabase } from '../../../src/storage/database.js'
import { linkStore } from '../../../src/storage/links/link-store.js'
import { type Journey } from '../../journeys/journey.js'

const ALDER = '9990000018'

/** What has to have happened for every page to show something. */
export async function happened(journey: Journey): Promise<void> {
  const worker = await journey.token('social-worker')
  await journey.search(worker, 'MedicationStatement', ALDER)
  await journey.search(worker, 'Patient', ALDER)
  const duty = await journey.token('duty-social-worker', { breakGlass: true, reason: 'Found collapsed' })
  await journey.search(duty, 'AllergyIntolerance', ALDER)
  await recordWaits(journey)
  await alertIsRaised(journey)
}

/** The log is followed every second, and later where much else is done. */
async function alertIsRaised(journey: Journey): Promise<void> {
  const database = openDatabase(journey.sandbox.databaseUrl)
  const end = Date.now() + 60_000
  while ((await database.pool.query('select 1 from alert limit 1')).rowCount !== 1) {
    if (Date.now() > end) throw new Error('no alert was raised')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  await database.close()
}

/** Puts a record on the queue, as the matcher would. */
async function recordWaits(journey: Journey): Promise<void> {
  const database = openDatabase(journey.sandbox.databaseUrl)
  const agreement = { given: 'exact', family: 'alike', birthDate: 'slip' }
  const evidence = { rules: ['name'], agreement, bits: 11, probability: 0.9 }
  const nhsNumber = parseNhsNumber('9990000085')
  if (nhsNumber === undefined) throw new Error('no number')
  await linkStore(database, () => Promise.resolve()).raise({
    source: 'la-hillshire',
    localId: 'P-100',
    raised: '2026-11-20T10:00:00.000Z',
    suggestions: [{ nhsNumber, evidence }],
  })
  await database.close()
}
