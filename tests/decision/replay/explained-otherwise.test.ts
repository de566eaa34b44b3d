import { describe, expect, it } from 'vitest'
import { type Reach, explainRecorded } from '../../../src/decision/replay/explain-recorded.js'
import { type RecordedDecision } from '../../../src/decision/replay/read-recorded.js'
import {
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
  told,
} from './explained-parts.js'

const OBJECTING = holder('council', { objectsTo: ['9A1'] })
const REFUSED_COUNCIL =
  'council no Flag refuse NO_ORGANISATION_CONSENT; A-01 fires; {"requester.org.id":"another"} permit; {"subject.objectsTo":[]} permit'

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
