import {
  ABSENT,
  DENIED,
  DOROTHY,
  GLASS,
  HILDA,
  medicines,
  pds,
  plans,
  type RuleCase,
  UNRELATED,
} from './rule-case.js'

/** Tiers 0 and 2: what must hold of any request, and the power that opens one in an emergency. */
export const INTEGRITY_CASES: readonly RuleCase[] = [
  {
    rule: 'I-01',
    story: 'PDS no longer holds the number as verified',
    before: medicines('social-worker', 1),
    change: pds({ verification: '02' }),
    after: { gives: ABSENT },
    undo: pds({ verification: '01' }),
  },
  {
    rule: 'I-02',
    story: 'the worker signed in with a password alone',
    before: medicines('social-worker', 1),
    after: { token: { linchpin: { auth_assurance: 1 } }, gives: DENIED },
  },
  {
    rule: 'I-04',
    story: 'the person who signed in is another',
    before: { ...plans('citizen', 1), token: { person: HILDA } },
    after: { token: { person: DOROTHY }, gives: ABSENT },
  },
  {
    rule: 'I-05',
    story: 'the token states no purpose',
    before: medicines('social-worker', 1),
    after: { token: { b2b: { purpose_of_use: [] } }, gives: DENIED },
  },
  {
    rule: 'I-05',
    story: 'the token states two purposes: rights are never the union',
    before: medicines('social-worker', 1),
    after: { token: { b2b: { purpose_of_use: ['TREAT', 'ETREAT'].map(reasonForUse) } }, gives: DENIED },
  },
  {
    rule: 'I-07',
    story: 'PDS marks the record very restricted',
    before: medicines('social-worker', 1),
    change: pds({ sensitivity: 'V' }),
    after: { gives: ABSENT },
    undo: pds({ sensitivity: 'U' }),
  },
  {
    rule: 'I-07',
    story: 'PDS has invalidated the record',
    before: plans('gp', 1),
    change: pds({ sensitivity: 'REDACTED' }),
    after: { gives: ABSENT },
    undo: pds({ sensitivity: 'U' }),
  },
  {
    rule: 'I-08',
    story: 'the council’s answer holds a row of somebody else',
    refusedBeforeRules: 'an answer about two people is not taken at all',
    before: { ...plans('gp', 1), hides: /partial/ },
    change: ({ council }) => {
      council.change(HILDA, (it) => ({
        ...it,
        packagesOfCare: [...it.packagesOfCare, ...it.packagesOfCare.map(anothers)],
      }))
    },
    after: { gives: 0, shows: /partial/, hides: /synthetic stranger/i },
    undo: ({ council }) => {
      council.change(HILDA, (it) => ({ ...it, packagesOfCare: it.packagesOfCare.slice(0, 1) }))
    },
  },
  {
    rule: 'I-08',
    story: 'the practice answers with the record of somebody else',
    refusedBeforeRules: 'an answer about two people is not taken at all',
    before: medicines('social-worker', 1),
    change: ({ practice }) => {
      practice.fault(HILDA, 'wrong-person')
    },
    after: { gives: '502 SOURCES_FAILED', hides: /TEST-|tablets/ },
    undo: ({ practice }) => {
      practice.fault(HILDA, 'ordinary')
    },
  },
  {
    rule: 'I-09',
    story: 'the purpose is research',
    before: medicines('social-worker', 1),
    after: { token: { purpose: 'research' }, gives: DENIED },
  },
  {
    rule: 'I-09',
    story: 'the purpose is planning',
    before: medicines('social-worker', 1),
    after: { token: { purpose: 'planning' }, gives: DENIED },
  },
  {
    rule: 'G-04',
    story: 'an emergency doctor without a relationship breaks the glass',
    before: medicines('ed-doctor', UNRELATED),
    after: { token: GLASS, gives: 1 },
  },
  {
    rule: 'G-04',
    story: 'no reason was given',
    before: { ...medicines('ed-doctor', 1), token: GLASS },
    after: { token: { breakGlass: true }, gives: UNRELATED },
  },
  {
    rule: 'G-04',
    story: 'the nurse does not hold the activity',
    before: { ...medicines('ed-doctor', 1), token: GLASS },
    after: { as: 'ward-nurse', gives: UNRELATED },
  },
]

function reasonForUse(code: string): string {
  return `http://terminology.hl7.org/CodeSystem/v3-ActReason|${code}`
}

/** A row that names another person. */
function anothers<Row extends { readonly PERSON_ID: number; readonly PACKAGE_ID: number }>(row: Row): Row {
  return { ...row, PERSON_ID: 33_550_018, PACKAGE_ID: row.PACKAGE_ID + 1, NOTES: 'Synthetic stranger' }
}
