import { describe, expect, it } from 'vitest'
import {
  type ExplainedPart,
  type Reach,
  explainRecorded,
} from '../../../src/decision/replay/explain-recorded.js'
import { type Considered } from '../../../src/decision/replay/considered.js'
import { type RecordedDecision, type RecordedVerdict } from '../../../src/decision/replay/read-recorded.js'
import { type FactTree } from '../../../src/model/facts.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'

const rules = compiled(smallFolder())
const { resource: ORDINARY = {}, ...REQUEST } = rules.start

const holder = (source: string | undefined, subject: FactTree['subject'] = {}): Considered => ({
  source,
  recordClass: 'gp-record',
  overrideSupported: false,
  types: ['Flag'],
  facts: { ...REQUEST, subject: { ...REQUEST.subject, ...subject } },
})

const item = (more: Partial<RecordedVerdict>): RecordedVerdict => ({
  source: 'surgery',
  type: 'Flag',
  facts: ORDINARY,
  count: 1,
  reference: undefined,
  decision: 'withhold',
  disclose: 'silent',
  reasons: ['S-01'],
  ...more,
})
const WITNESS = item({ facts: { ...ORDINARY, labels: ['WITNESS'] } })
const SEEN = item({ reference: 'Flag/1', decision: 'permit', disclose: undefined, reasons: ['A-02'] })

const decision = (more: Partial<RecordedDecision>): RecordedDecision => ({
  at: '2026-11-21T10:00:00.000Z',
  organisation: '9A1',
  role: 'social-worker',
  purpose: 'direct-care',
  ruleSetHash: rules.ruleSet.hash,
  refusal: undefined,
  phase: 'items',
  considered: [holder('surgery')],
  refused: [],
  items: [],
  ...more,
})

const THEIRS: Reach = { isOwn: () => true, mayKnow: () => true, wasTold: true }
const OTHERS: Reach = { isOwn: () => false, mayKnow: () => true, wasTold: true }

/** One line a part: what it is about, the rules, what was missing, and what would turn it. */
const told = ({
  source = 'somewhere',
  type,
  count,
  decision: was,
  code,
  disclose,
  differs,
  ...why
}: ExplainedPart): string =>
  [
    [source, count ?? 'no', type, was, code, disclose, differs ? 'differs' : undefined]
      .filter((it) => it !== undefined)
      .join(' '),
    ...why.rules.map((it) => `${it.id} ${it.outcome}`),
    ...why.missing.map((it) => `?${it}`),
    ...why.changes.map((it) => `${JSON.stringify(it.facts)} ${it.decision}`),
    ...(why.moreChanges ? ['more'] : []),
  ].join('; ')

const explained = (it: Partial<RecordedDecision>, reach: Reach): readonly string[] =>
  explainRecorded(decision(it), rules, reach).parts.map(told)

const TURNS_WITNESS = '{"purpose":"legal"} permit; {"resource.labels":[]} permit'

describe('of what came back, its own officers are told', () => {
  it('every rule that had a say, and what would turn what was kept back', () => {
    expect(explained({ items: [WITNESS, SEEN] }, THEIRS)).toEqual([
      `surgery 1 Flag withhold silent; S-01 fires; A-02 within; ${TURNS_WITNESS}`,
      'surgery 1 Flag permit; A-02 within',
    ])
  })

  it.each([
    ['rank', { rank: 4 }],
    ['type', { type: 'Task' }],
    ['class', { class: 'social-care-record' as const }],
  ])('what would turn it, but not what nobody can bring about: %s', (_, facts) => {
    const items = [item({ facts: { ...ORDINARY, ...facts }, disclose: 'none', reasons: ['A-02'] })]
    expect(explained({ items }, THEIRS)).toEqual([
      'surgery 1 Flag withhold none; A-02 fires; {"subject.age":0} permit',
    ])
  })

  it('of those alike once, with how many there were', () => {
    const more = [
      WITNESS,
      { ...WITNESS, count: 3 },
      { ...WITNESS, type: 'Task' },
      { ...WITNESS, disclose: 'generic' },
    ]
    expect(explained({ items: more }, THEIRS).map((it) => it.split(';')[0])).toEqual([
      'surgery 4 Flag withhold silent',
      'surgery 1 Task withhold silent',
      'surgery 1 Flag withhold generic differs',
    ])
  })

  it('by the facts of the holder it came from', () => {
    const considered = [holder('council', { age: 7 }), holder('surgery')]
    const items = [{ ...SEEN, source: 'council', reasons: [] }, SEEN, { ...SEEN, source: 'elsewhere' }]
    expect(explained({ considered, items }, THEIRS).slice(0, 2)).toEqual([
      'council 1 Flag permit',
      'surgery 1 Flag permit; A-02 within',
    ])
  })
})

describe('of what came back, others are told', () => {
  it.each([
    ['withhold', 'generic', ['S-01'], 'S-01 fires'],
    ['permit', undefined, ['A-02'], 'A-02 within'],
    ['withhold', 'none', ['A-02'], 'A-02 fires'],
    ['refuse', undefined, ['A-02'], 'A-02 fires'],
    [
      'permit',
      undefined,
      ['R-01 overridden', 'R-10 lifted', 'G-01'],
      'R-01 overridden; R-10 lifted; G-01 fires',
    ],
  ])('the rules behind a %s (%s) and no facts: %s', (was, disclose, reasons, expected) => {
    const items = [
      item({ decision: was, disclose, reasons, reference: was === 'permit' ? 'Flag/1' : undefined }),
    ]
    const said = ['surgery 1 Flag', was, disclose].filter((it) => it !== undefined).join(' ')
    expect(explained({ items }, OTHERS)).toEqual([`${said}; ${expected}`])
  })

  it('nothing of a rule that is no more', () => {
    expect(explained({ items: [item({ reasons: ['R-77'] })] }, OTHERS)).toEqual([
      'surgery 1 Flag withhold silent',
    ])
  })

  it('nothing of what they may not know', () => {
    const reach: Reach = { ...OTHERS, mayKnow: (it) => it.disclose !== 'silent' }
    expect(explained({ items: [WITNESS, SEEN] }, reach)).toEqual(['surgery 1 Flag permit; A-02 within'])
  })

  it('in the words of the rules', () => {
    const [part] = explainRecorded(decision({ items: [WITNESS] }), rules, OTHERS).parts
    expect(part?.rules).toEqual([
      { id: 'S-01', outcome: 'fires', plain: 'No witness is named.', cite: ['an Act'] },
    ])
  })
})

const SAYS_NO = holder('surgery', { dissent: true })
const TURNS_NO = '{"purpose":"legal"} permit; {"subject.age":0} permit; {"subject.dissent":false} permit'
const REFUSED = `surgery no Flag refuse NO_PATIENT_CONSENT; R-01 fires; ${TURNS_NO}`
const SAID_NO = { source: 'surgery', types: ['Flag'], code: 'NO_PATIENT_CONSENT', reasons: ['R-01'] }
const OBJECTED = { source: 'council', types: ['Flag'], code: 'NO_ORGANISATION_CONSENT', reasons: ['A-01'] }

describe('of what was not asked', () => {
  it('beside what came back, their own are told of their own alone', () => {
    const considered = [SAYS_NO, holder('council', { objectsTo: ['9A1'] }), holder('third')]
    const reach: Reach = { ...THEIRS, isOwn: (it) => it === 'surgery' }
    expect(explained({ considered, refused: [SAID_NO, OBJECTED], items: [] }, reach)).toEqual([REFUSED])
  })

  const refusal: Partial<RecordedDecision> = {
    phase: 'request',
    refusal: 'NO_PATIENT_CONSENT',
    considered: [SAYS_NO],
  }

  it('their own are told why and what would turn it', () => {
    expect(explained(refusal, THEIRS)).toEqual([REFUSED])
  })

  it('others are told the rules, and not whose record it was, once', () => {
    const twice = { ...refusal, considered: [SAYS_NO, { ...SAYS_NO, source: 'council' }] }
    expect(explained(twice, OTHERS)).toEqual(['somewhere no Flag refuse NO_PATIENT_CONSENT; R-01 fires'])
    expect(explained(twice, { ...OTHERS, wasTold: false })).toEqual([])
  })

  it('and nothing of another refusal than the one they got', () => {
    const considered = [SAYS_NO, holder('council', { objectsTo: ['9A1'] })]
    expect(explained({ ...refusal, considered }, OTHERS)).toEqual([
      'somewhere no Flag refuse NO_PATIENT_CONSENT; R-01 fires',
    ])
  })

  it('nor of one that reads as absence, their own included', () => {
    const absent = { ...refusal, refusal: 'PATIENT_NOT_FOUND', considered: [holder('surgery', { age: -1 })] }
    expect(explained(absent, OTHERS)).toEqual([])
    expect(explained(absent, THEIRS)).toEqual([])
  })

  it('behind an outage, only what could not be known, and to their own', () => {
    const { dissent: _dissent, ...unknown } = SAYS_NO.facts.subject ?? {}
    const outage = {
      ...refusal,
      refusal: 'CANNOT_CHECK',
      considered: [{ ...SAYS_NO, facts: { ...SAYS_NO.facts, subject: unknown } }],
    }
    expect(explained(outage, OTHERS)).toEqual([])
    expect(explained(outage, THEIRS)).toEqual([
      'surgery no Flag refuse CANNOT_CHECK; R-01 fires; ?subject.dissent',
    ])
  })

  it('nothing is refused of what is asked', () => {
    expect(explained({ phase: 'request', refusal: 'NO_PATIENT_CONSENT' }, THEIRS)).toEqual([])
  })
})

type Otherwise = readonly [string, Partial<RecordedDecision>, Reach, boolean, readonly string[]]

describe('what is decided otherwise now is told as it was recorded, and that it differs', () => {
  const request: Partial<RecordedDecision> = { phase: 'request', considered: [SAYS_NO] }
  const REACHED = item({
    reference: 'Flag/1',
    decision: 'permit',
    disclose: undefined,
    reasons: ['R-10 lifted'],
  })
  const BESIDE = { considered: [SAYS_NO, holder('third')], items: [] }
  it.each<Otherwise>([
    [
      'nothing differs',
      { items: [WITNESS, SEEN] },
      THEIRS,
      false,
      [
        `surgery 1 Flag withhold silent; S-01 fires; A-02 within; ${TURNS_WITNESS}`,
        'surgery 1 Flag permit; A-02 within',
      ],
    ],
    [
      'an item released that would be withheld',
      { items: [{ ...SEEN, facts: WITNESS.facts }] },
      THEIRS,
      true,
      ['surgery 1 Flag permit differs; A-02 within'],
    ],
    [
      'one withheld that would be released',
      { items: [item({})] },
      THEIRS,
      true,
      ['surgery 1 Flag withhold silent differs; S-01 fires'],
    ],
    [
      'one by other rules',
      { items: [REACHED] },
      THEIRS,
      true,
      ['surgery 1 Flag permit differs; R-10 lifted'],
    ],
    [
      'beside one that does not',
      { items: [WITNESS, item({})] },
      THEIRS,
      true,
      [
        `surgery 1 Flag withhold silent; S-01 fires; A-02 within; ${TURNS_WITNESS}`,
        'surgery 1 Flag withhold silent differs; S-01 fires',
      ],
    ],
    [
      'of the records of others what was told, and nothing of now',
      { items: [item({})] },
      OTHERS,
      false,
      ['surgery 1 Flag withhold silent; S-01 fires'],
    ],
    [
      'a refusal beside what came back, by another code',
      { ...BESIDE, refused: [{ ...SAID_NO, code: 'ACCESS_DENIED' }] },
      THEIRS,
      true,
      ['surgery no Flag refuse ACCESS_DENIED differs; R-01 fires'],
    ],
    [
      'by other rules',
      { ...BESIDE, refused: [{ ...SAID_NO, reasons: ['R-01', 'I-01'] }] },
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; R-01 fires; I-01 fires'],
    ],
    [
      'one that would be none',
      { considered: [holder('surgery')], refused: [SAID_NO], items: [] },
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; R-01 fires'],
    ],
    ['one that was none', BESIDE, THEIRS, true, []],
    ['one that was none, of others', BESIDE, OTHERS, false, []],
    ['the refusal of a request, by another code', { ...request, refusal: 'ACCESS_DENIED' }, THEIRS, true, []],
    ['by none', { ...request, refusal: 'ACCESS_DENIED', considered: [holder('surgery')] }, OTHERS, true, []],
    [
      'to those who were not told nothing',
      { ...request, refusal: 'ACCESS_DENIED' },
      { ...THEIRS, wasTold: false },
      false,
      [],
    ],
    ['the same refusal', { ...request, refusal: 'NO_PATIENT_CONSENT' }, THEIRS, false, [REFUSED]],
    ['of what reads as absence nothing', { ...request, refusal: 'PATIENT_NOT_FOUND' }, THEIRS, false, []],
    ['nor of what is told a stranger', { ...request, refusal: 'NO_RELATIONSHIP' }, THEIRS, false, []],
  ])('%s', (_what, recorded, reach, differs, parts) => {
    const now = explainRecorded(decision(recorded), rules, reach)
    expect(now.differs).toBe(differs)
    expect(now.parts.map(told)).toEqual(parts)
  })
})
