import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Change, changeEntry } from '../../src/audit/change-entry.js'
import { type LinkEvidence, type RecordLinks } from '../../src/model/links/record-link.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { Refusal } from '../../src/model/refusal.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { linkStore } from '../../src/storage/links/link-store.js'
import { testDatabase } from './test-database.js'

let database: Database
let close: () => Promise<void>
let recorded: Change[]
let links: RecordLinks

// The history of links cannot be emptied by the gateway: each test has a database of its own.
beforeEach(async () => {
  const given = await testDatabase()
  database = openDatabase(given.url)
  close = async () => {
    await database.close()
    await given.close()
  }
  recorded = []
  links = linkStore(database, (it) => {
    recorded.push(it)
    return Promise.resolve()
  })
})
afterEach(() => close())

function number(text: string) {
  if (!isNhsNumber(text)) throw new Error('no NHS number')
  return text
}

const MARY = number('9990000018')
const TWIN = number('9990000026')
const WHO = { source: 'la-hillshire', localId: 'P-100' }
const ACT = { by: 'IG-1', at: '2026-11-22T08:00:00.000Z', reason: 'spoke to her' }
const EVIDENCE: LinkEvidence = {
  rules: ['given-name-not-sure'],
  agreement: { given: 'alike' },
  bits: 30.5,
  probability: 0.97,
}
const HOW = { evidence: EVIDENCE, again: false }

describe('links of records without an NHS number', () => {
  test('are made and undone, with who, when, why and how well it fitted', async () => {
    expect(await links.link(WHO, MARY, ACT, HOW)).toBe('linked')
    expect(await links.linksOf('la-hillshire', 10)).toEqual([{ ...WHO, nhsNumber: MARY }])
    expect(await links.unlink(WHO, { ...ACT, reason: 'a mistake' })).toBe('unlinked')
    expect(await links.linksOf(undefined, 10)).toEqual([])
    expect(await links.history(WHO)).toEqual([
      { ...WHO, ...ACT, act: 'linked', nhsNumber: MARY, evidence: EVIDENCE },
      { ...WHO, ...ACT, reason: 'a mistake', act: 'unlinked', nhsNumber: MARY, evidence: undefined },
    ])
  })

  test('lead from a source’s own id to one person', async () => {
    await links.link(WHO, MARY, ACT, HOW)
    expect(await links.personOf(['la-hillshire'], 'P-100')).toBe(MARY)
    expect(await links.personOf(['la-riverton'], 'P-100')).toBeUndefined()
    await links.link({ ...WHO, source: 'la-riverton' }, TWIN, ACT, HOW)
    // Two sources of one organisation that know different people by one id say nothing.
    expect(await links.personOf(['la-hillshire', 'la-riverton'], 'P-100')).toBeUndefined()
  })

  test('are to one person at a time: another has to be unlinked first', async () => {
    await links.link(WHO, MARY, ACT, HOW)
    expect(await links.link(WHO, MARY, ACT, HOW)).toBe('linked-already')
    expect(await links.link(WHO, TWIN, ACT, HOW)).toBe('linked-otherwise')
    expect(await links.personOf(['la-hillshire'], 'P-100')).toBe(MARY)
    expect(await links.history(WHO)).toHaveLength(1)
  })

  test('of two made at once, one stands', async () => {
    const said = await Promise.all([MARY, TWIN, MARY, TWIN].map((it) => links.link(WHO, it, ACT, HOW)))
    expect(said.filter((it) => it === 'linked')).toHaveLength(1)
    expect(await links.linksOf(undefined, 10)).toHaveLength(1)
  })

  test('that were undone come back only where somebody says so', async () => {
    await links.link(WHO, MARY, ACT, HOW)
    await links.unlink(WHO, ACT)
    expect(await links.link(WHO, MARY, ACT, HOW)).toBe('parted')
    expect(await links.link(WHO, MARY, ACT, { ...HOW, again: true })).toBe('linked')
    await links.unlink(WHO, ACT)
    expect(await links.link(WHO, TWIN, ACT, HOW)).toBe('linked')
  })

  test('are not made where the log cannot have them', async () => {
    const silent = linkStore(database, () => Promise.reject(new Refusal('NOT_RECORDED')))
    await expect(silent.link(WHO, MARY, ACT, HOW)).rejects.toThrow('NOT_RECORDED')
    expect(await links.linksOf(undefined, 10)).toEqual([])
    expect(await links.history(WHO)).toEqual([])
    await links.link(WHO, MARY, ACT, HOW)
    await expect(silent.unlink(WHO, ACT)).rejects.toThrow('NOT_RECORDED')
    expect(await links.personOf(['la-hillshire'], 'P-100')).toBe(MARY)
  })

  test('are in the log as changes about the person', async () => {
    await links.link(WHO, MARY, ACT, HOW)
    const [change] = recorded
    if (change === undefined) throw new Error('nothing was recorded')
    const entry = changeEntry(change, { now: () => ACT.at, nonce: () => 'n' })
    expect(entry).toMatchObject({ kind: 'change', action: 'record-link', subject: MARY, actor: 'IG-1' })
    expect(JSON.parse(entry.body)).toMatchObject({
      changed: { act: 'linked', reason: 'spoke to her', evidence: EVIDENCE },
    })
  })
})

describe('the history of links', () => {
  test.each([
    'truncate record_link_event',
    'delete from record_link_event',
    "update record_link_event set by = 'X'",
  ])('cannot be changed by the gateway: %s', async (statement) => {
    await expect(database.pool.query(statement)).rejects.toThrow('permission denied')
  })
})

describe('the queue of records to be judged', () => {
  const REVIEW = {
    ...WHO,
    raised: '2026-11-22T07:00:00.000Z',
    suggestions: [
      { nhsNumber: MARY, evidence: EVIDENCE },
      { nhsNumber: TWIN, evidence: EVIDENCE },
    ],
  }

  test('holds each record once, the longest waiting first', async () => {
    const later = { ...REVIEW, localId: 'P-200', raised: '2026-11-22T07:30:00.000Z' }
    await links.raise(later)
    await links.raise(REVIEW)
    await links.raise({
      ...REVIEW,
      raised: '2026-11-22T09:00:00.000Z',
      suggestions: REVIEW.suggestions.slice(0, 1),
    })
    expect(await links.reviews(undefined, 10)).toEqual([
      { ...REVIEW, suggestions: REVIEW.suggestions.slice(0, 1) },
      later,
    ])
    expect(await links.reviews('la-riverton', 10)).toEqual([])
  })

  test('lets a record go when it is linked', async () => {
    await links.raise(REVIEW)
    await links.link(WHO, MARY, ACT, HOW)
    expect(await links.reviews(undefined, 10)).toEqual([])
    // Nor is anything suggested for it while it is.
    expect(await links.raise(REVIEW)).toBe('nothing-to-suggest')
    expect(await links.reviews(undefined, 10)).toEqual([])
  })

  test('never suggests again whom somebody has said it is not', async () => {
    await links.raise(REVIEW)
    expect(await links.dismiss(WHO, ACT)).toBe('dismissed')
    expect(await links.dismiss(WHO, ACT)).toBe('not-waiting')
    expect((await links.history(WHO)).map((it) => [it.act, it.nhsNumber])).toEqual([
      ['dismissed', MARY],
      ['dismissed', TWIN],
    ])
    expect(await links.raise(REVIEW)).toBe('nothing-to-suggest')
    expect(await links.link(WHO, MARY, ACT, HOW)).toBe('parted')
  })
})

describe('a judgement', () => {
  const suggest = async (...numbers: readonly (typeof MARY)[]): Promise<void> => {
    const suggestions = numbers.map((nhsNumber) => ({ nhsNumber, evidence: EVIDENCE }))
    await links.raise({ ...WHO, raised: ACT.at, suggestions })
  }
  /** What somebody who looks now has before them, if all of these are shown. */
  const look = async (...shown: readonly (typeof MARY)[]) => {
    const [listed] = await links.withId([WHO.source], WHO.localId)
    const found = await links.caseOf([WHO.source], listed?.reference ?? '')
    if (found === undefined) throw new Error('no such case')
    return { lastEvent: found.lastEvent, shown }
  }

  test('is of those who were shown: the others stay suggested', async () => {
    await suggest(MARY, TWIN)
    expect(await links.dismiss(WHO, ACT, await look(MARY))).toBe('dismissed')
    expect((await links.history(WHO)).map((it) => it.nhsNumber)).toEqual([MARY])
    expect(await links.reviews(undefined, 10)).toMatchObject([{ suggestions: [{ nhsNumber: TWIN }] }])
    expect(await links.dismiss(WHO, ACT, await look(TWIN))).toBe('dismissed')
    expect(await links.reviews(undefined, 10)).toEqual([])
  })

  test('of what was judged meanwhile changes nothing', async () => {
    await suggest(MARY)
    const seen = await look(MARY)
    await links.link(WHO, MARY, ACT, HOW)
    await links.unlink(WHO, ACT)
    await links.link(WHO, TWIN, ACT, HOW)
    expect(await links.unlink(WHO, ACT, { ...seen, shown: [] })).toBe('changed-meanwhile')
    expect(await links.dismiss(WHO, ACT, seen)).toBe('changed-meanwhile')
    expect(await links.link(WHO, MARY, ACT, { ...HOW, again: true, seen })).toBe('changed-meanwhile')
    expect(await links.personOf([WHO.source], WHO.localId)).toBe(TWIN)
    expect(await links.unlink(WHO, ACT, await look())).toBe('unlinked')
  })

  test('of somebody who is suggested no more changes nothing', async () => {
    await suggest(MARY)
    const seen = await look(MARY)
    await suggest(TWIN)
    expect(await links.dismiss(WHO, ACT, seen)).toBe('changed-meanwhile')
    expect(await links.link(WHO, MARY, ACT, { ...HOW, seen })).toBe('changed-meanwhile')
    expect(await links.history(WHO)).toEqual([])
  })
})

describe('the lists of records', () => {
  const ids = ['P-1', 'P-2', 'P-3', 'P-4', 'P-5']
  const suggestions = [{ nhsNumber: MARY, evidence: EVIDENCE }]

  /** Everything on a list, two at a time. */
  async function paged(view: 'waiting' | 'done'): Promise<readonly string[]> {
    const found: string[] = []
    let after: string | undefined
    for (let page = 0; page < 5; page++) {
      const records = await links[view](['la-hillshire'], after, 2)
      if (records.length === 0) break
      found.push(...records.map((it) => it.localId))
      after = records.at(-1)?.place
    }
    return found
  }

  test('are read in pages, each record once, and the last still leads to its case', async () => {
    for (const localId of ids) await links.raise({ ...WHO, localId, raised: ACT.at, suggestions })
    await links.raise({ source: 'la-riverton', localId: 'P-1', raised: ACT.at, suggestions })
    expect((await paged('waiting')).toSorted()).toEqual(ids)
    for (const localId of ids) await links.link({ ...WHO, localId }, MARY, ACT, HOW)
    await links.unlink({ ...WHO, localId: 'P-2' }, ACT)
    expect(await paged('done')).toEqual(['P-2', 'P-5', 'P-4', 'P-3', 'P-1'])
    const [oldest] = await links.withId(['la-hillshire'], 'P-1')
    expect(oldest).toMatchObject({ act: 'linked', by: ACT.by })
    expect(await links.caseOf(['la-hillshire'], oldest?.reference ?? '')).toMatchObject({
      localId: 'P-1',
      isLinked: true,
    })
    expect(await links.caseOf(['la-riverton'], oldest?.reference ?? '')).toBeUndefined()
  })
})
