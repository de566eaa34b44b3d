import { describe, expect, it } from 'vitest'
import { type Reach, explainRecorded } from '../../../src/decision/replay/explain-recorded.js'
import { type RecordedDecision } from '../../../src/decision/replay/read-recorded.js'
import {
  rules,
  holder,
  item,
  WITNESS,
  SEEN,
  decision,
  THEIRS,
  OTHERS,
  told,
  TURNS_WITNESS,
  SAYS_NO,
  HEARD_NO,
  saying,
  REFUSED,
  SAID_NO,
  OBJECTED,
  ORDINARY,
} from './explained-parts.js'

const explained = (it: Partial<RecordedDecision>, reach: Reach): readonly string[] =>
  explainRecorded(decision(it), rules, reach).parts.map(told)

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
    verdicts: [HEARD_NO],
  }

  it('their own are told why and what would turn it', () => {
    expect(explained(refusal, THEIRS)).toEqual([REFUSED])
  })

  it('others are told the rules, and not whose record it was, once', () => {
    const twice = {
      ...refusal,
      considered: [SAYS_NO, { ...SAYS_NO, source: 'council' }],
      verdicts: [HEARD_NO, { ...HEARD_NO, source: 'council' }],
    }
    expect(explained(twice, OTHERS)).toEqual(['somewhere no Flag refuse NO_PATIENT_CONSENT; R-01 fires'])
    expect(explained(twice, { ...OTHERS, wasTold: false })).toEqual([])
  })

  it('and nothing of another refusal than the one they got', () => {
    const considered = [SAYS_NO, holder('council', { objectsTo: ['9A1'] })]
    const verdicts = [HEARD_NO, saying('council', 'NO_ORGANISATION_CONSENT', ['A-01'])]
    expect(explained({ ...refusal, considered, verdicts }, OTHERS)).toEqual([
      'somewhere no Flag refuse NO_PATIENT_CONSENT; R-01 fires',
    ])
  })

  it('nor of one that reads as absence, their own included', () => {
    const absent = {
      ...refusal,
      refusal: 'PATIENT_NOT_FOUND',
      considered: [holder('surgery', { age: -1 })],
      verdicts: [saying('surgery', 'PATIENT_NOT_FOUND', ['I-01'])],
    }
    expect(explained(absent, OTHERS)).toEqual([])
    expect(explained(absent, THEIRS)).toEqual([])
  })

  it('behind an outage, only what could not be known, and to their own', () => {
    const { dissent: _dissent, ...unknown } = SAYS_NO.facts.subject ?? {}
    const outage = {
      ...refusal,
      refusal: 'CANNOT_CHECK',
      verdicts: [saying('surgery', 'CANNOT_CHECK', ['R-01'])],
      considered: [{ ...SAYS_NO, facts: { ...SAYS_NO.facts, subject: unknown } }],
    }
    expect(explained(outage, OTHERS)).toEqual([])
    expect(explained(outage, THEIRS)).toEqual([
      'surgery no Flag refuse CANNOT_CHECK; R-01 fires; ?subject.dissent',
    ])
  })

  it('and nothing of what the entry does not say', () => {
    expect(explained({ ...refusal, verdicts: [] }, THEIRS)).toEqual([])
    expect(explained({ ...refusal, verdicts: [] }, OTHERS)).toEqual([])
  })

  it.each([THEIRS, OTHERS])('each type by what was said of it', (reach) => {
    const split = [HEARD_NO, saying('council', 'NO_PATIENT_CONSENT', ['R-01'])]
    const considered = [
      { ...SAYS_NO, types: ['Flag', 'Task'] },
      { ...SAYS_NO, source: 'council', types: ['Flag'] },
    ]
    const parts = explained({ ...refusal, considered, verdicts: split }, reach)
    const kinds = parts.map((it) => it.split(' ').slice(0, 3).join(' '))
    expect(kinds).toEqual(
      reach === THEIRS
        ? ['surgery no Flag', 'surgery no Task', 'council no Flag']
        : ['somewhere no Flag', 'somewhere no Task'],
    )
  })
})
