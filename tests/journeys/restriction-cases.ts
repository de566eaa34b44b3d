import { NOTHING_RECORDED } from '../../sandbox/feeds/organisation-feeds.js'
import { type RegisterFacts } from '../../src/model/registers.js'
import {
  ABSENT,
  type Change,
  DOROTHY,
  ENQUIRY,
  GLASS,
  HILDA,
  IRIS,
  medicines,
  NO_CONSENT,
  pds,
  plans,
  type RuleCase,
  UNRELATED,
} from './rule-case.js'

/** Tier 3 about the whole record: dissent, the restricted, the dead. */
const OF_THE_PERSON: readonly RuleCase[] = [
  {
    rule: 'R-01',
    story: 'the practice records a dissent',
    before: medicines('social-worker', 1),
    change: registered('A81001', HILDA, { dissents: [{ recordedBy: 'A81001', covers: ['gp-record'] }] }),
    after: { gives: NO_CONSENT },
    undo: registered('A81001', HILDA, {}),
  },
  {
    rule: 'R-01',
    story: 'the council records a dissent from its own sharing',
    before: plans('gp', 1),
    change: registered('9A1', HILDA, { dissents: [{ recordedBy: '9A1', covers: ['social-care-record'] }] }),
    after: { gives: 0, shows: /not-permitted/ },
  },
  {
    rule: 'R-01',
    story: 'an enquiry under section 42 overrides it where the source honours that',
    before: plans('gp', 0),
    after: { token: ENQUIRY, gives: 1 },
  },
  {
    rule: 'R-01',
    story: 'break-glass does not pass the refusal of a person able to decide',
    before: plans('ed-doctor', UNRELATED),
    after: { token: GLASS, gives: 0, shows: /not-permitted/ },
  },
  {
    rule: 'R-01',
    story: 'break-glass does where the trust records that they cannot consent',
    before: { ...plans('ed-doctor', 0), token: GLASS },
    change: registered('RX9', HILDA, { cannotConsent: true }),
    after: { gives: 1 },
    undo: (region) => {
      registered('RX9', HILDA, {})(region)
      registered('9A1', HILDA, {})(region)
    },
  },
  {
    rule: 'R-07',
    story: 'PDS restricts the person: the GP record is as if it were not',
    before: medicines('social-worker', 1),
    change: pds({ sensitivity: 'R' }),
    after: { gives: ABSENT },
  },
  {
    rule: 'R-07',
    story: 'and nothing makes the gateway ask the practice',
    before: { ...medicines('duty-social-worker', ABSENT), token: GLASS },
    after: { token: ENQUIRY, gives: ABSENT },
  },
  {
    rule: 'R-08',
    story: 'the relatives of a restricted person are withheld, and no longer when PDS lifts it',
    before: {
      as: 'social-worker',
      type: 'RelatedPerson',
      person: HILDA,
      gives: 0,
      hides: /confidential-items|NEIGHBOUR/,
      by: 'R-08',
    },
    change: pds({ sensitivity: 'U' }),
    after: { gives: 1, shows: /NEIGHBOUR/, hides: /confidential-items/ },
  },
  {
    rule: 'R-09',
    story: 'where a restricted person lives is removed',
    before: { as: 'social-worker', type: 'Patient', person: HILDA, gives: 1, shows: /ZZ99 6ZZ/ },
    change: pds({ sensitivity: 'R' }),
    after: { gives: 1, shows: /TEST-ELDER/, hides: /ZZ99|Synthetic Street|960069|A81001/ },
    undo: pds({ sensitivity: 'U' }),
  },
  {
    rule: 'R-14',
    story: 'a death is formally recorded: nothing clinical any more',
    before: plans('gp', 1),
    change: pds({ death: { date: '2026-11-01', status: 'formal' } }),
    after: { gives: ABSENT },
  },
  {
    rule: 'R-14',
    story: 'who cared for the person reads that they died, and nobody else that they lived',
    before: {
      as: 'social-worker',
      type: 'Patient',
      person: HILDA,
      gives: 1,
      shows: /"deceasedDateTime":"2026-11-01/,
    },
    after: { as: 'ward-nurse', gives: 0, shows: /may-be-incomplete/, hides: /2026-11-01/ },
  },
  {
    rule: 'R-14',
    story: 'an informal report of a death refuses nothing',
    before: plans('gp', ABSENT),
    change: pds({ death: { date: '2026-11-01', status: 'informal' } }),
    after: { gives: 1 },
    undo: pds({ death: undefined }),
  },
]

const EXCLUDED = /240589008|386639001|8619003/

/** Tier 3 about one item. */
const OF_AN_ITEM: readonly RuleCase[] = [
  {
    rule: 'R-04',
    story: 'one of her consultations is sealed',
    refusedBeforeRules: 'a practice does not send what it seals, and says only that there is something',
    before: { as: 'gp', type: 'Encounter', person: HILDA, gives: 1, hides: /confidential-items/ },
    after: { person: IRIS, gives: 4, shows: /confidential-items/, hides: /sealed synthetic/i },
  },
  {
    rule: 'R-05',
    story: 'the person agrees to share two of the three categories',
    before: { as: 'gp', type: 'Condition', person: IRIS, gives: 3, hides: EXCLUDED },
    change: registered('A81001', IRIS, { consentCategories: ['STI', 'TOP'] }),
    after: { gives: 5, shows: /240589008[^]*386639001|386639001[^]*240589008/, hides: /8619003/ },
    undo: registered('A81001', IRIS, {}),
  },
  {
    rule: 'R-05',
    story: 'an emergency doctor breaks the glass',
    before: { as: 'ed-doctor', type: 'Condition', person: IRIS, gives: 3, hides: EXCLUDED },
    after: { token: GLASS, gives: 6, shows: /8619003/ },
  },
  {
    rule: 'R-10',
    story: 'the council restricts the case',
    before: { ...plans('gp', 1), hides: /confidential-items/ },
    change: caseRestricted('Y'),
    after: { gives: 0, shows: /confidential-items/, hides: /Home care/ },
  },
  {
    rule: 'R-10',
    story: 'the worker holds the sensitive activity',
    before: plans('social-worker', 0),
    after: { token: { linchpin: { activities: ['SENSITIVE'] } }, gives: 1 },
    undo: caseRestricted('N'),
  },
  {
    rule: 'R-12',
    story: 'the person is told of a note',
    before: {
      as: 'citizen',
      type: 'Flag',
      person: DOROTHY,
      gives: 2,
      hides: /Visit in pairs|confidential-items/,
    },
    change: told('Y'),
    after: { gives: 3, shows: /Visit in pairs/, hides: /confidential-items/ },
    undo: told('N'),
  },
]

export const RESTRICTION_CASES: readonly RuleCase[] = [...OF_THE_PERSON, ...OF_AN_ITEM]

/** What a controller has on record of a person from now on: these facts and no others. */
function registered(ods: string, nhsNumber: string, facts: Partial<RegisterFacts>): Change {
  return ({ feeds }) => {
    feeds.change(ods, (feed) => ({
      ...feed,
      registers: [
        ...feed.registers.filter((it) => it.nhsNumber !== nhsNumber),
        { ...NOTHING_RECORDED, ...facts, nhsNumber },
      ],
    }))
  }
}

function caseRestricted(RESTRICTED: 'Y' | 'N'): Change {
  return ({ council }) => {
    council.change(HILDA, (it) => ({ ...it, resident: { ...it.resident, RESTRICTED } }))
  }
}

function told(INDIVIDUAL_NOTIFIED: 'Y' | 'N'): Change {
  return ({ council }) => {
    council.change(DOROTHY, (it) => ({
      ...it,
      warningNotes: it.warningNotes.map((note) =>
        note.NOTE_TYPE === 'Visit in pairs' ? { ...note, INDIVIDUAL_NOTIFIED } : note,
      ),
    }))
  }
}
