import { describe, expect, it } from 'vitest'
import { judgeUnheld, refusalCodeOf } from '../../../src/decision/replay/considered.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { type FactTree } from '../../../src/model/facts.js'
import { type RefusalCode } from '../../../src/model/refusal.js'
import { compiled } from '../rule-folder.js'
import { smallFolder, smallFolderWith } from '../rule-files/small-folder.js'

const NOTHING_FOUND: Verdict = {
  decision: 'refuse',
  code: 'PATIENT_NOT_FOUND',
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: [],
  basis: undefined,
  missing: [],
}

/** What is said of a class of record that nobody holds, where these facts of the person are otherwise. */
function unheld(subject: FactTree['subject'], files = smallFolder()): readonly Verdict[] {
  const rules = compiled(files)
  const { resource: _resource, ...request } = rules.start
  const facts = { ...request, subject: { ...request.subject, ...subject } }
  const holder = { source: undefined, recordClass: 'gp-record', overrideSupported: false, facts } as const
  return judgeUnheld({ ...holder, types: ['Flag', 'Task'] }, rules.ruleSet)
}

describe('of what nobody holds it is said', () => {
  it('that nothing was found, of each type', () => {
    expect(unheld({})).toEqual([NOTHING_FOUND, NOTHING_FOUND])
  })

  it('that nothing was found where a holder would have refused, with the reasons for the log', () => {
    expect(unheld({ dissent: true })[0]).toEqual({ ...NOTHING_FOUND, reasons: ['R-01'] })
  })

  it.each(['ACCESS_DENIED', 'NO_RELATIONSHIP'] as const)('%s where whoever holds it would say so', (code) => {
    const files = smallFolderWith(
      'integrity.yaml',
      'effect: { refuse: PATIENT_NOT_FOUND',
      `effect: { refuse: ${code}`,
    )
    expect(unheld({ age: -1 }, files)[0]).toMatchObject({ decision: 'refuse', code, reasons: ['I-01'] })
  })

  it('that it cannot be checked where that is so', () => {
    expect(unheld({ dissent: undefined })[0]).toMatchObject({ code: 'CANNOT_CHECK' })
  })
})

describe('a request that nobody may be asked for ends with', () => {
  it.each<readonly [readonly (RefusalCode | undefined)[], RefusalCode]>([
    [['NO_RELATIONSHIP', 'PATIENT_NOT_FOUND', 'CANNOT_CHECK'], 'CANNOT_CHECK'],
    [['NO_RELATIONSHIP', 'PATIENT_NOT_FOUND'], 'PATIENT_NOT_FOUND'],
    [[undefined, 'NO_RELATIONSHIP', 'ACCESS_DENIED'], 'NO_RELATIONSHIP'],
    [[undefined], 'PATIENT_NOT_FOUND'],
    [[], 'PATIENT_NOT_FOUND'],
  ])('%j: %s', (codes, expected) => {
    expect(refusalCodeOf(codes.map((code) => ({ ...NOTHING_FOUND, code })))).toBe(expected)
  })
})
