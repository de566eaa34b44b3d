import { describe, expect, it } from 'vitest'
import { type Considered } from '../../../src/decision/replay/considered.js'
import { itemTable } from '../../../src/decision/replay/item-facts.js'
import { readRecorded } from '../../../src/decision/replay/read-recorded.js'
import { recordedFacts, wordsOf } from '../../../src/decision/replay/recorded-facts.js'
import { type RequestFacts, type ResourceFacts } from '../../../src/model/facts.js'
import { type JsonObject } from '../../../src/model/json.js'
import { PRACTICE, SOURCES } from '../../disclosure/world.js'

const AT = '2026-11-21T10:00:00.000Z'
const REQUESTER = {
  authority: { reference: 'S42-1', approvedBy: 'the chief', justification: 'as typed' },
  breakGlass: true,
  reason: 'nobody answered',
}
const WORDS = wordsOf(REQUESTER, AT)
const [, COUNCIL = PRACTICE] = SOURCES

const holder = (source: string, facts: RequestFacts): Considered => ({
  source,
  recordClass: 'gp-record',
  overrideSupported: false,
  types: ['Flag'],
  facts,
})

describe('the facts of a request, as the log keeps them', () => {
  const shared = { purpose: 'direct-care', ...WORDS }

  it('are said once where all holders agree, and the words of the requester not at all', () => {
    const kept = recordedFacts(
      'items',
      [
        holder('one', { ...shared, subject: { dissent: true }, agreement: { inForce: true } }),
        holder('two', { ...shared, subject: { dissent: false }, agreement: { inForce: true } }),
        holder('three', { ...shared, subject: { dissent: true }, agreement: { inForce: true } }),
      ],
      [],
      WORDS,
    )
    expect(kept).toMatchObject({ phase: 'items', words: 'with-the-requester', items: [] })
    expect(kept.shared).toEqual({ purpose: 'direct-care', agreement: { inForce: true } })
    expect(kept.holders.map((it) => [it.source, it.facts])).toEqual([
      ['one', { subject: { dissent: true } }],
      ['two', { subject: { dissent: false } }],
      ['three', { subject: { dissent: true } }],
    ])
  })

  it('hold the words where those of one holder are others', () => {
    const other = { ...shared, override: { breakGlass: false, reason: null } }
    const {
      words,
      shared: same,
      holders,
    } = recordedFacts('items', [holder('one', shared), holder('two', other)], [], WORDS)
    expect(words).toBe('here')
    expect(Object.keys(same).toSorted()).toEqual(['authority', 'env', 'purpose'])
    expect(holders.map((it) => it.facts)).toEqual([
      { override: WORDS.override },
      { override: other.override },
    ])
  })

  it('share nothing that one of them lacks', () => {
    const kept = recordedFacts(
      'request',
      [holder('one', { purpose: 'direct-care' }), holder('two', {})],
      [],
      WORDS,
    )
    expect([kept.shared, kept.holders.map((it) => it.facts)]).toEqual([{}, [{ purpose: 'direct-care' }, {}]])
    expect(recordedFacts('request', [], [], WORDS)).toMatchObject({ shared: {}, holders: [] })
  })
})

const item = (facts: ResourceFacts, source = PRACTICE) => ({
  labelled: { resource: { resourceType: 'Flag' }, source, area: undefined, facts, sourceReference: 'x' },
})

describe('the facts of items, as the log keeps them', () => {
  const ranked = (rank: number | undefined, type = 'Flag') =>
    item({ type, class: 'gp-record', overrideSupported: false, ...(rank === undefined ? {} : { rank }) })

  it('are kept once for each source, without what the source tells and without ranks', () => {
    const items = [ranked(1), ranked(2), ranked(3, 'Task'), item({ type: 'Flag', rank: 4 }, COUNCIL)]
    const table = itemTable(items)
    expect(table.items).toEqual([
      { source: 'a81001', facts: { type: 'Flag' } },
      { source: 'a81001', facts: { type: 'Task' } },
      { source: 'riverton', facts: { type: 'Flag' } },
    ])
    expect(items.map((it) => table.placeOf(it))).toEqual([0, 0, 1, 2])
    expect(table.placeOf(ranked(1, 'Goal'))).toBe(-1)
  })

  it('are counted, with their ranks as runs, in whatever order they come', () => {
    const items = [10, 2, undefined, 1, 9, 3, 7, 2].map((rank) => ranked(rank))
    expect(itemTable(items).runsOf([...items, ranked(1)])).toEqual([
      {
        item: 0,
        count: 9,
        ranks: [
          [1, 1],
          [1, 2],
          [2, 3],
          [7, 7],
          [9, 10],
        ],
      },
    ])
  })

  it('are counted place by place', () => {
    const items = [ranked(undefined), ranked(5, 'Task'), ranked(4)]
    expect(itemTable(items).runsOf(items)).toEqual([
      { item: 0, count: 2, ranks: [[4, 4]] },
      { item: 1, count: 1, ranks: [[5, 5]] },
    ])
  })
})

const ENTRY: JsonObject = {
  at: AT,
  ruleSetHash: 'hash',
  purpose: 'direct-care',
  requester: { organisation: '9A1', roleName: 'social-worker', ...REQUESTER },
  refusal: { code: 'ACCESS_DENIED' },
  refused: [{ source: 'riverton', types: ['CarePlan', 7], code: 'NO_RELATIONSHIP', reasons: ['A-01'] }],
  facts: {
    phase: 'items',
    words: 'with-the-requester',
    shared: { purpose: 'direct-care', requester: { org: { id: '9A1' } } },
    holders: [
      {
        source: 'a81001',
        recordClass: 'gp-record',
        overrideSupported: true,
        types: ['Flag'],
        facts: { subject: { age: 81, dissent: null, objectsTo: ['9A2'] } },
      },
    ],
    items: [
      { source: 'a81001', facts: { type: 'Flag', labels: ['STI'] } },
      { source: 'a81001', facts: { active: true } },
    ],
  },
  verdicts: [
    { source: 'a81001', code: 'NO_PATIENT_CONSENT', reasons: ['R-01', 'A-01'], said: { reasons: ['R-01'] } },
    { decision: 'refuse', code: 'PATIENT_NOT_FOUND', reasons: [], obligations: [] },
    { source: 'a81001', decision: 'permit', reasons: ['A-04'], obligations: ['log'] },
  ],
  released: [
    { reference: 'Flag/1', source: 'a81001', decision: 'mask', reasons: ['R-10'], item: 0, rank: 3 },
    { reference: 'Task/1', source: 'a81001', decision: 'permit', reasons: [], item: 1 },
    { reference: 'Provenance/1', source: 'a81001', decision: 'permit', reasons: [] },
  ],
  withheld: [
    {
      source: 'a81001',
      type: 'Flag',
      decision: 'withhold',
      disclose: 'generic',
      reasons: ['S-01'],
      items: [
        {
          item: 0,
          count: 4,
          ranks: [
            [4, 5],
            [8, 8],
          ],
        },
      ],
    },
  ],
}

describe('an entry that is read again', () => {
  const source = { class: 'gp-record', overrideSupported: true }
  const flag = { type: 'Flag', labels: ['STI'], ...source }

  it('says everything the decision was taken on', () => {
    expect(readRecorded(ENTRY)).toEqual({
      at: AT,
      organisation: '9A1',
      role: 'social-worker',
      purpose: 'direct-care',
      ruleSetHash: 'hash',
      refusal: 'ACCESS_DENIED',
      phase: 'items',
      considered: [
        {
          source: 'a81001',
          recordClass: 'gp-record',
          overrideSupported: true,
          types: ['Flag'],
          facts: {
            ...WORDS,
            purpose: 'direct-care',
            requester: { org: { id: '9A1' } },
            subject: { age: 81, dissent: null, objectsTo: ['9A2'] },
          },
        },
      ],
      refused: [{ source: 'riverton', types: ['CarePlan'], code: 'NO_RELATIONSHIP', reasons: ['A-01'] }],
      verdicts: [
        { source: 'a81001', code: 'NO_PATIENT_CONSENT', reasons: ['R-01', 'A-01'], said: ['R-01'] },
        { source: undefined, code: 'PATIENT_NOT_FOUND', reasons: [], said: [] },
      ],
      items: [
        itemRead({
          type: 'Flag',
          facts: { ...flag, rank: 3 },
          reference: 'Flag/1',
          decision: 'mask',
          reasons: ['R-10'],
        }),
        itemRead({
          type: 'Task',
          facts: { active: true, ...source },
          reference: 'Task/1',
          decision: 'permit',
        }),
        ...[4, 5, 8].map((rank) => itemRead({ ...WITHHELD, facts: { ...flag, rank } })),
        itemRead({ ...WITHHELD, facts: flag }),
      ],
    })
  })

  const WITHHELD = { type: 'Flag', decision: 'withhold', disclose: 'generic', reasons: ['S-01'] }

  function itemRead(more: object): object {
    return { source: 'a81001', count: 1, reference: undefined, disclose: undefined, reasons: [], ...more }
  }

  it('with its words in the facts, where they are', () => {
    const facts = { ...(ENTRY['facts'] as JsonObject), words: 'here', phase: 'request' }
    const read = readRecorded({ ...ENTRY, facts, refusal: undefined, requester: {} })
    expect(read).toMatchObject({ phase: 'request', refusal: undefined, organisation: '', role: '' })
    expect(Object.keys(read?.considered[0]?.facts ?? {}).toSorted()).toEqual([
      'purpose',
      'requester',
      'subject',
    ])
  })

  it('without words that nobody typed', () => {
    const read = readRecorded({ ...ENTRY, requester: {} })
    expect(read?.considered[0]?.facts).toMatchObject({
      authority: { reference: null, approvedBy: null, justification: null },
      override: { breakGlass: false, reason: null },
      env: { now: AT },
    })
  })

  const facts = ENTRY['facts'] as JsonObject
  const [held] = facts['holders'] as readonly JsonObject[]
  it.each<readonly [string, JsonObject]>([
    ['no facts', { facts: undefined }],
    ['no requester', { requester: 'SW-1' }],
    ['no rule set', { ruleSetHash: 7 }],
    ['no time', { at: 7 }],
    ['a shared fact that there is not', { facts: { ...facts, shared: { weather: 'wet' } } }],
    ['no shared facts', { facts: { ...facts, shared: undefined } }],
    [
      'a fact of a holder that there is not',
      { facts: { ...facts, holders: [{ ...held, facts: { subject: { mood: 1 } } }] } },
    ],
    [
      'a value that no fact has',
      { facts: { ...facts, holders: [{ ...held, facts: { subject: { age: {} } } }] } },
    ],
    ['a list that is not of texts', { facts: { ...facts, shared: { subject: { objectsTo: [7] } } } }],
    ['a fact in place of a branch', { facts: { ...facts, shared: { requester: { org: 'x' } } } }],
    [
      'a class of record that there is not',
      { facts: { ...facts, holders: [{ ...held, recordClass: 'dental' }] } },
    ],
    [
      'a fact of an item that there is not',
      { facts: { ...facts, items: [{ source: 'a81001', facts: { colour: 1 } }] } },
    ],
  ])('is no decision with %s', (_, changes) => {
    expect(readRecorded({ ...ENTRY, ...changes })).toBeUndefined()
  })

  it('has nothing of what is written in no way known', () => {
    const odd = {
      ...ENTRY,
      withheld: [{ source: 7, items: [{ item: 'x', count: 1, ranks: [['a', 2], [1, 'b'], 3] }] }],
    }
    expect(readRecorded({ ...odd, released: 'none', refused: undefined })).toMatchObject({
      refused: [],
      items: [{ source: '', type: '', facts: {}, count: 1, decision: '', reasons: [] }],
    })
  })
})
