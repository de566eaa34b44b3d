import { describe, expect, it } from 'vitest'
import { type Reach, explainRecorded } from '../../../src/decision/replay/explain-recorded.js'
import { type RecordedDecision } from '../../../src/decision/replay/read-recorded.js'
import {
  HEARD_NO,
  OBJECTED,
  OTHERS,
  REFUSED,
  SAID_NO,
  SAYS_NO,
  SEEN,
  THEIRS,
  TURNS_WITNESS,
  WITNESS,
  decision,
  holder,
  item,
  rules,
  saying,
  told,
} from './explained-parts.js'

const OBJECTING = holder('council', { objectsTo: ['9A1'] })
const REFUSED_COUNCIL =
  'council no Flag refuse NO_ORGANISATION_CONSENT; A-01 fires; {"requester.org.id":"another"} permit; {"subject.objectsTo":[]} permit'

type Otherwise = readonly [string, Partial<RecordedDecision>, Reach, boolean, readonly string[]]

describe('what is decided otherwise now is told as it was recorded, and that it differs', () => {
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
    [
      'refusals of several holders, as they were',
      { considered: [SAYS_NO, OBJECTING, holder('third')], refused: [OBJECTED, SAID_NO], items: [] },
      { ...THEIRS, isOwn: (it) => it !== 'third' },
      false,
      [REFUSED_COUNCIL, REFUSED],
    ],
    [
      'of which one was none',
      { considered: [SAYS_NO, OBJECTING, holder('third')], refused: [SAID_NO], items: [] },
      THEIRS,
      true,
      [REFUSED],
    ],
    [
      'of which one type was none',
      {
        considered: [{ ...SAYS_NO, types: ['Flag', 'Task'] }, holder('third')],
        refused: [SAID_NO],
        items: [],
      },
      THEIRS,
      true,
      [REFUSED],
    ],
    [
      'by one other rule',
      { ...BESIDE, refused: [{ ...SAID_NO, reasons: ['A-02'] }] },
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; A-02 fires'],
    ],
    ['one that was none', BESIDE, THEIRS, true, []],
    ['one that was none, of others', BESIDE, OTHERS, false, []],
  ])('%s', (_what, recorded, reach, differs, parts) => {
    const now = explainRecorded(decision(recorded), rules, reach)
    expect(now.differs).toBe(differs)
    expect(now.parts.map(told)).toEqual(parts)
  })
})

const DENIED = saying('surgery', 'ACCESS_DENIED', ['R-01'])
const TOLD_NO = 'somewhere no Flag refuse NO_PATIENT_CONSENT'
const OLD_AND_NO = holder('surgery', { dissent: true, objectsTo: ['9A1'] })

describe('of a refusal of the whole request that is decided otherwise now', () => {
  const asked = (more: Partial<RecordedDecision>): Partial<RecordedDecision> => ({
    phase: 'request',
    refusal: 'NO_PATIENT_CONSENT',
    considered: [SAYS_NO],
    verdicts: [HEARD_NO],
    ...more,
  })
  const denied = asked({ refusal: 'ACCESS_DENIED', verdicts: [DENIED] })
  const heard = (...sayings: RecordedDecision['verdicts']): Partial<RecordedDecision> =>
    asked({ verdicts: sayings })
  const by = (...reasons: readonly string[]) => saying('surgery', 'NO_PATIENT_CONSENT', reasons)

  it.each<Otherwise>([
    ['the same refusal', asked({}), THEIRS, false, [REFUSED]],
    ['of others', asked({}), OTHERS, false, [`${TOLD_NO}; R-01 fires`]],
    [
      'another code: as recorded',
      denied,
      THEIRS,
      true,
      ['surgery no Flag refuse ACCESS_DENIED differs; R-01 fires'],
    ],
    ['of others', denied, OTHERS, true, ['somewhere no Flag refuse ACCESS_DENIED differs; R-01 fires']],
    [
      'none',
      { ...denied, considered: [holder('surgery')] },
      OTHERS,
      true,
      ['somewhere no Flag refuse ACCESS_DENIED differs; R-01 fires'],
    ],
    ['to those who were not told nothing', denied, { ...THEIRS, wasTold: false }, false, []],
    [
      'the same code by another rule',
      heard(by('A-02')),
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; A-02 fires'],
    ],
    ['of others', heard(by('A-02')), OTHERS, true, [`${TOLD_NO} differs; A-02 fires`]],
    [
      'by one rule more, which was not told: to their own alone',
      heard(saying('surgery', 'NO_PATIENT_CONSENT', ['R-01', 'A-01'], ['R-01'])),
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; R-01 fires'],
    ],
    [
      'of others nothing',
      heard(saying('surgery', 'NO_PATIENT_CONSENT', ['R-01', 'A-01'], ['R-01'])),
      OTHERS,
      false,
      [`${TOLD_NO}; R-01 fires`],
    ],
    [
      'by one rule more now, which is not told: to their own alone',
      asked({ considered: [OLD_AND_NO] }),
      THEIRS,
      true,
      ['surgery no Flag refuse NO_PATIENT_CONSENT differs; R-01 fires'],
    ],
    ['of others nothing', asked({ considered: [OLD_AND_NO] }), OTHERS, false, [`${TOLD_NO}; R-01 fires`]],
    [
      'another code of one of their holders',
      asked({
        considered: [SAYS_NO, OBJECTING],
        verdicts: [HEARD_NO, saying('council', 'ACCESS_DENIED', ['A-01'])],
      }),
      THEIRS,
      true,
      [REFUSED],
    ],
    [
      'of a holder of others nothing',
      asked({
        considered: [SAYS_NO, OBJECTING],
        verdicts: [HEARD_NO, saying('council', 'ACCESS_DENIED', ['A-01'])],
      }),
      OTHERS,
      false,
      [`${TOLD_NO}; R-01 fires`],
    ],
    [
      'of a holder of two words, the one that is no more',
      heard(HEARD_NO, by('A-02')),
      THEIRS,
      true,
      [REFUSED, 'surgery no Flag refuse NO_PATIENT_CONSENT differs; A-02 fires'],
    ],
    [
      'an outage, of others',
      asked({ refusal: 'CANNOT_CHECK', verdicts: [saying('surgery', 'CANNOT_CHECK', ['R-01'])] }),
      OTHERS,
      true,
      [],
    ],
  ])('%s', (_what, recorded, reach, differs, parts) => {
    const now = explainRecorded(decision(recorded), rules, reach)
    expect(now.parts.map(told)).toEqual(parts)
    expect(now.differs).toBe(differs)
  })

  const QUIET: readonly (readonly [string, string, readonly string[]])[] = [
    ['by what every decision needs', 'ACCESS_DENIED', ['D-00']],
    ['by what is looked at first', 'ACCESS_DENIED', ['I-01']],
    ['by both', 'ACCESS_DENIED', ['I-01', 'D-00']],
    ['to a stranger', 'NO_RELATIONSHIP', ['A-01']],
  ]
  it.each(QUIET)(
    '%s others hear what they were told, whatever stood behind it and stands now',
    (_, code, said) => {
      const nothing = saying('surgery', code, said)
      const more = saying('surgery', code, [...said, 'R-01'], said)
      const told = [nothing, more].flatMap((verdict) =>
        [holder('surgery'), SAYS_NO, OLD_AND_NO].map((it) =>
          explainRecorded(
            decision(asked({ refusal: code, considered: [it], verdicts: [verdict] })),
            rules,
            OTHERS,
          ),
        ),
      )
      for (const it of told) expect(it).toEqual(told[0])
      expect(told[0]?.differs).toBe(false)
      expect(told[0]?.parts.map((it) => it.rules.map((rule) => rule.id))).toEqual([said])
    },
  )

  it('and to their own, whose record it is, that it differs', () => {
    const verdicts = [saying('surgery', 'ACCESS_DENIED', ['D-00', 'R-01'], ['D-00'])]
    const now = explainRecorded(decision(asked({ refusal: 'ACCESS_DENIED', verdicts })), rules, THEIRS)
    expect([now.differs, ...now.parts.map(told)]).toEqual([
      true,
      'surgery no Flag refuse ACCESS_DENIED differs; D-00 fires',
    ])
  })

  it.each([THEIRS, OTHERS])('of what reads as absence nothing, whatever it rested on', (reach) => {
    const verdicts = [saying('surgery', 'PATIENT_NOT_FOUND', ['R-01'])]
    const now = explainRecorded(decision(asked({ refusal: 'PATIENT_NOT_FOUND', verdicts })), rules, reach)
    expect(now).toEqual({ parts: [], differs: false })
  })
})
