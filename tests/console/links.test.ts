import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LinkEvidence, type LinkSuggestion } from '../../src/model/links/record-link.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { linkStore } from '../../src/storage/links/link-store.js'
import { SOURCE, lastEntry } from '../journeys/brought-extract.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

const KOFI = '9990000085'
const RESTRICTED = '9990000034'
const SUPERSEDED = '9990000050'
const CURRENT = '9990000069'
const SPACED = '999 000 0085'

let journey: Journey
let database: Database
let hillshire: Browser
let riverton: Browser
let region: Browser

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

const EVIDENCE: LinkEvidence = {
  rules: ['name-and-birth-date'],
  agreement: { given: 'exact', family: 'former', birthDate: 'slip', phone: 'missing' },
  bits: 11.5,
  probability: 0.913,
}

function suggestion(nhsNumber: string): LinkSuggestion {
  if (!isNhsNumber(nhsNumber)) throw new Error('not a number')
  return { nhsNumber, evidence: EVIDENCE }
}

/** Puts a record on the queue as the matcher would. */
async function waits(localId: string, ...numbers: readonly string[]): Promise<void> {
  const store = linkStore(database, () => Promise.resolve())
  const suggestions = numbers.map(suggestion)
  const raised = '2026-11-20T10:00:00.000Z'
  expect(await store.raise({ source: SOURCE, localId, raised, suggestions })).toBe('raised')
}

beforeAll(async () => {
  journey = await startJourney()
  database = openDatabase(journey.sandbox.databaseUrl)
  ;[hillshire, riverton, region] = [browser(), browser(), browser()]
  await signIn(hillshire, journey.sandbox.url, 'HIL-IG-0001')
  await signIn(riverton, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(async () => {
  await database.close()
  await journey.stop()
})

async function pathOf(localId: string, view = 'waiting'): Promise<string> {
  const { text } = await hillshire.get(at(`/links?view=${view}`))
  return new RegExp(`href="/console(/links/[\\w-]+)"[^>]*>${localId}<`).exec(text)?.[1] ?? '/links/none'
}

async function judge(path: string, form: Readonly<Record<string, string>>): Promise<Seen> {
  const page = await hillshire.get(at(path))
  const [, seen = ''] = /name="seen" value="([\w-]+)"/.exec(page.text) ?? []
  return hillshire.post(at(path), { token: formTokenIn(page), seen, ...form })
}

describe('a record without an NHS number', () => {
  test('is judged by how far it agrees, linked, and taken back, with who, when and why', async () => {
    await waits('P-JUDGED', KOFI)
    const path = await pathOf('P-JUDGED')
    expect(path).not.toContain('P-JUDGED')
    const page = wordsIn(await hillshire.get(at(path)))
    expect(page).toContain(SPACED)
    expect(page).toContain('91.3 %')
    expect(page).toMatch(/Given name Exact/)
    // That somebody had another name is not told.
    expect(page).toMatch(/Family name Alike/)
    expect(page).not.toContain('ASH')
    expect(await lastEntry(database, 'links-case')).toMatchObject({ actor: 'HIL-IG-0001', outcome: 'read' })

    expect((await judge(path, { judgement: `link ${KOFI}`, reason: '' })).status).toBe(400)
    const linked = await judge(path, { judgement: `link ${KOFI}`, reason: 'the address is his' })
    expect(wordsIn(linked)).toContain('State Linked')
    const entry = await lastEntry(database, 'record-link')
    expect(entry).toMatchObject({ actor: 'HIL-IG-0001', outcome: 'changed' })
    expect(entry?.body).toContain('the address is his')
    expect(wordsIn(await hillshire.get(at('/links')))).not.toContain('P-JUDGED')

    const hana = 'Hana TEST-OFFICER (HIL-IG-0001)'
    expect(wordsIn(linked)).toContain(hana)
    for (const visitor of [hillshire, region])
      expect(wordsIn(await visitor.get(at('/links?view=done')))).toContain(`by ${hana}`)

    const undone = await judge(await pathOf('P-JUDGED', 'done'), {
      judgement: 'unlink',
      reason: 'it is his son',
    })
    expect(wordsIn(undone)).toMatch(/Linked to nobody.*the address is his.*Unlinked.*it is his son/)
  })

  test('is taken off the queue where it is about nobody suggested', async () => {
    await waits('P-NONE', KOFI)
    const page = await judge(await pathOf('P-NONE'), { judgement: 'dismiss', reason: 'another family' })
    expect(wordsIn(page)).toMatch(/Dismissed.*another family/)
  })

  test.each([
    ['somebody whom PDS restricts', RESTRICTED],
    ['a number that was replaced, as after an adoption', SUPERSEDED],
  ])('is never suggested, linked or shown to be of %s', async (what, number) => {
    const id = `P-${what.slice(0, 3)}`
    await waits(id, number, KOFI)
    const path = await pathOf(id)
    const page = wordsIn(await hillshire.get(at(path)))
    expect(page).toContain(SPACED)
    for (const it of [number, CURRENT])
      expect(page).not.toContain(`${it.slice(0, 3)} ${it.slice(3, 6)} ${it.slice(6)}`)
    const tried = await judge(path, { judgement: `link ${number}`, reason: 'tried' })
    expect(tried.status).toBe(409)
    expect(wordsIn(tried)).toContain('That person is not suggested')
    await judge(path, { judgement: 'dismiss', reason: 'done with' })
    const after = await hillshire.get(at(path))
    // Of whom was not shown, nobody has said anything.
    expect(wordsIn(after)).toContain('Nobody can be suggested now')
    expect(wordsIn(after).match(/Dismissed/g)).toHaveLength(1)
    expect(after.text).not.toContain('value="dismiss"')
    expect(after.text).not.toContain(number)
    const again = await judge(path, { judgement: 'dismiss', reason: 'unseen' })
    expect(again.status).toBe(409)
    // Nothing is asked any more, so nothing leads to a question.
    const unsaid = await judge(path, { judgement: '', reason: '' })
    expect([unsaid.status, unsaid.text.includes('There is a problem')]).toEqual([400, false])
    expect(wordsIn(unsaid)).toContain('Nothing was done')
  })

  test('is judged as it was seen: a form from before somebody else judged it is refused', async () => {
    await waits('P-STALE', KOFI)
    const path = await pathOf('P-STALE')
    const page = await region.get(at(path))
    const [, seen = ''] = /name="seen" value="([\w-]+)"/.exec(page.text) ?? []
    await judge(path, { judgement: `link ${KOFI}`, reason: 'the address is his' })
    const stale = { token: formTokenIn(page), seen, judgement: 'unlink', reason: 'not that' }
    for (const form of [stale, { ...stale, seen: '' }]) {
      const late = await region.post(at(path), form)
      expect(late.status).toBe(409)
      expect(wordsIn(late)).toMatch(/Somebody has judged this meanwhile.*State Linked/)
      expect(late.text, 'what was written stays').toContain('>not that</textarea>')
    }
    expect(wordsIn(await judge(path, { judgement: 'unlink', reason: 'his son' }))).toContain(
      'Linked to nobody',
    )
  })

  test('is found by the source’s own id, which is in no address', async () => {
    await waits('P-SOUGHT', KOFI)
    const found = async (visitor: Browser, localId: string): Promise<string> => {
      const token = formTokenIn(await visitor.get(at('/links')))
      return wordsIn(await visitor.post(at('/links'), { token, localId }))
    }
    expect(await found(hillshire, ' P-SOUGHT ')).toMatch(/P-SOUGHT .*Waiting/)
    expect(await found(hillshire, 'P-SOUGH')).toContain('There is none')
    expect(await found(riverton, 'P-SOUGHT')).toContain('There is none')
  })

  test('is for the officers of the organisation it is from, and for those of all', async () => {
    await waits('P-OURS', KOFI)
    const path = await pathOf('P-OURS')
    expect(wordsIn(await riverton.get(at('/links')))).not.toContain('P-OURS')
    expect((await riverton.get(at(path))).status).toBe(404)
    const token = formTokenIn(await riverton.get(at('/links')))
    const form = { token, judgement: `link ${KOFI}`, reason: 'not ours' }
    expect((await riverton.post(at(path), form)).status).toBe(404)
    expect(wordsIn(await region.get(at(path)))).toContain(SPACED)
  })
})
