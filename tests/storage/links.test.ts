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
