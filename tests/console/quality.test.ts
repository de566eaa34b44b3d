import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/storage/database.js'
import { translationCounts } from '../../src/storage/quality/translation-counts.js'
import { type TranslationCount } from '../../src/model/quality/translation-quality.js'
import { countTranslations } from '../../src/gateway/console/count-translations.js'
import { type Translator } from '../../src/translation/translator.js'
import { SOURCE_RECORD, contextFor } from '../translation/counted-record.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, browser, signIn, wordsIn } from './browser.js'

const TODAY = new Date().toISOString().slice(0, 10)

let journey: Journey
let council: Browser
let hillshire: Browser
let hospital: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`
const page = async (visitor: Browser): Promise<string> => wordsIn(await visitor.get(at('/quality')))

beforeAll(async () => {
  journey = await startJourney()
  ;[council, hillshire, hospital] = [browser(), browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(hillshire, journey.sandbox.url, 'HIL-IG-0001')
  await signIn(hospital, journey.sandbox.url, '555000000902')
})
afterAll(() => journey.stop())

describe('translation quality', () => {
  test('is told of the sources of the officer’s own organisation', async () => {
    expect(await page(council)).toMatch(/Mapped to FHIR \d+ .*Left out, with a reason \d+/)
    expect(await page(hillshire)).toMatch(/No record was translated.*the files that are held now/)
    expect(await page(hospital)).toContain('no source whose records are translated')
  })

  test('counts what a disclosure had translated, within seconds', async () => {
    const worker = await journey.token('social-worker')
    await journey.search(worker, 'CarePlan', '9990000018')
    const counted = /[1-9]\d* records were translated/
    await expect.poll(() => page(council), { timeout: 30_000, interval: 1_000 }).toMatch(counted)
    expect(await page(hillshire)).not.toContain('Riverton Council (sandbox):')
  })

  test('shows the codes and issues that were counted, with what they mean', async () => {
    const database = openDatabase(journey.sandbox.databaseUrl)
    const store = translationCounts(database)
    const counts: readonly TranslationCount[] = [
      { source: 'la-hillshire', what: 'record', name: '', place: '', count: 7 },
      { source: 'la-hillshire', what: 'code', name: 'ZZ9', place: 'https://codes.example', count: 3 },
      { source: 'la-hillshire', what: 'code', name: 'QQ2', place: 'https://codes.example', count: 2 },
      { source: 'la-hillshire', what: 'code', name: '', place: 'https://codes.example', count: 2 },
      { source: 'la-hillshire', what: 'issue', name: 'date-malformed', place: 'Date of Birth', count: 4 },
    ]
    await store.add(TODAY, counts)
    await store.add(TODAY, counts)
    await store.add('2020-01-01', counts)
    await database.close()
    const words = await page(hillshire)
    expect(words).toMatch(/ZZ9 .*https:\/\/codes.example .*6/)
    expect(words).toMatch(/Not a code by its form, or seldom met .*8/)
    expect(words).toMatch(/No date that can be read; kept as text. .*Date of Birth .*8/)
    expect(words).not.toContain('QQ2')
    expect(await page(council)).not.toContain('ZZ9')
  })
})

describe('a translator that counts', () => {
  const translator: Translator = {
    name: 'one',
    version: '1',
    translate: (_record, { unlisted }) => {
      for (const code of ['A1', 'A1', '1 Synthetic Street'])
        unlisted?.({ system: 'https://codes.example', code, location: 'rows[3].kind' })
      const issue = { severity: 'warning', source: 'la', area: undefined, expression: undefined } as const
      return {
        resources: [],
        issues: [{ ...issue, code: 'date-malformed', location: 'rows[17].from\u0000 9990000018 \ud800' }],
        warnings: [],
        areas: [],
      }
    },
  }

  test('keeps counts and codes, and nothing else of a record; what could not be kept is kept later', async () => {
    const kept: TranslationCount[] = []
    let isDown = true
    const add = async (_day: string, counts: readonly TranslationCount[]): Promise<number> => {
      if (isDown) throw new Error('down')
      kept.push(...counts)
      return Promise.resolve(0)
    }
    const failures: string[] = []
    const counted = countTranslations(
      new Map([['one', translator]]),
      { add },
      () => new Date(),
      () => failures.push('failed'),
    )
    const one = counted.translators.get('one')
    one?.translate(SOURCE_RECORD, contextFor('la'))
    one?.translate(SOURCE_RECORD, contextFor('la'))
    await counted.close()
    expect([failures, kept]).toEqual([['failed'], []])
    isDown = false
    await counted.close()
    expect(kept).toEqual([
      { source: 'la', what: 'record', name: '', place: '', count: 2 },
      { source: 'la', what: 'issue', name: 'date-malformed', place: 'rows[].from? # ?', count: 2 },
      { source: 'la', what: 'code', name: 'A1', place: 'https://codes.example', count: 2 },
      { source: 'la', what: 'code', name: '', place: 'https://codes.example', count: 2 },
    ])
    expect(JSON.stringify(kept)).not.toMatch(/Synthetic|999/)
  })
})
