import { NOTHING_RECORDED } from '../../src/model/registers/merge-register-facts.js'
import { type OrganisationFeed } from '../../src/model/registers.js'
import {
  type Change,
  DENIED,
  DOROTHY,
  ENQUIRY,
  HILDA,
  medicines,
  NO_CONSENT,
  plans,
  type RuleCase,
  UNRELATED,
} from './rule-case.js'

type Relationships = OrganisationFeed['relationships']
type Registers = OrganisationFeed['registers']

/** Tier 5 and the default: what every permit needs, and how much may be seen. */
export const AGREEMENT_CASES: readonly RuleCase[] = [
  {
    rule: 'A-01',
    story: 'the council closes the case',
    before: medicines('social-worker', 1),
    change: related('9A1', (rows) =>
      rows.map((it) => (it.nhsNumber === HILDA ? { ...it, to: '2025-02-01' } : it)),
    ),
    after: { gives: UNRELATED },
  },
  {
    rule: 'A-01',
    story: 'the social worker claims a relationship',
    before: medicines('social-worker', UNRELATED),
    after: { token: { selfClaimed: true }, gives: 1 },
    undo: related('9A1', (rows) =>
      rows.map((it) => (it.nhsNumber === HILDA ? { ...it, to: undefined } : it)),
    ),
  },
  {
    rule: 'A-01',
    story: 'a link worker may not claim one, and is told of a referral',
    before: { ...plans('link-worker', UNRELATED), token: { selfClaimed: true } },
    change: related('V9100', (rows) => [
      ...rows,
      { kind: 'referral', from: '2026-06-01', to: undefined, nhsNumber: HILDA },
    ]),
    after: { gives: NO_CONSENT },
  },
  {
    rule: 'A-13',
    story: 'the person agrees that a link worker may see what the council holds',
    before: { ...plans('link-worker', NO_CONSENT) },
    change: agreed('9A1', (rows) => [
      ...rows.filter((it) => it.nhsNumber !== HILDA),
      { ...NOTHING_RECORDED, nhsNumber: HILDA, explicitConsent: true },
    ]),
    after: { gives: 1 },
    undo: (region) => {
      agreed('9A1', (rows) => rows.filter((it) => it.nhsNumber !== HILDA))(region)
      related('V9100', (rows) => rows.filter((it) => it.nhsNumber !== HILDA))(region)
    },
  },
  {
    rule: 'A-03',
    story: 'a safeguarding purpose without an enquiry is no ground',
    before: { ...medicines('social-worker', 1), token: ENQUIRY },
    after: { token: { purpose: 'safeguarding-adult' }, gives: DENIED },
  },
  {
    rule: 'A-04',
    story: 'a social worker sees active problems, a nurse all',
    before: { as: 'social-worker', type: 'Condition', person: DOROTHY, gives: 4, hides: /90176007/ },
    after: { as: 'ward-nurse', gives: 5, shows: /90176007/ },
  },
  {
    rule: 'A-04',
    story: 'a social worker sees the last three consultations, a nurse all',
    before: { as: 'social-worker', type: 'Encounter', person: DOROTHY, gives: 3 },
    after: { as: 'practice-nurse', gives: 6 },
  },
  {
    rule: 'A-05',
    story: 'a GP sees what the plan says, and nothing of what it costs',
    before: { ...plans('gp', 1), hides: /visit at noon/ },
    change: ({ council }) => {
      council.change(HILDA, (it) => ({
        ...it,
        packagesOfCare: it.packagesOfCare.map((plan) => ({
          ...plan,
          NOTES: 'Synthetic visit at noon',
          UNIT_COST: 777_123.5,
          CLIENT_FUNDING_STATUS: 'Fully client funded',
        })),
      }))
    },
    after: { gives: 1, shows: /visit at noon/, hides: /777123|client funded/i },
  },
  {
    rule: 'D-00',
    story: 'the token does not say who asks',
    before: medicines('social-worker', 1),
    after: { token: { b2b: { subject_id: undefined } }, gives: DENIED },
  },
  {
    rule: 'D-00',
    story: 'nobody knows what the role means',
    before: medicines('social-worker', 1),
    after: {
      token: { b2b: { subject_role: ['https://linchpin.example/fhir/CodeSystem/role|astrologer'] } },
      gives: DENIED,
    },
  },
]

/** An organisation has something else on record of people from now on. */
function agreed(ods: string, change: (rows: Registers) => Registers): Change {
  return ({ feeds }) => {
    feeds.change(ods, (feed) => ({ ...feed, registers: change(feed.registers) }))
  }
}

/** An organisation has other people in its care from now on. */
function related(ods: string, change: (rows: Relationships) => Relationships): Change {
  return ({ feeds }) => {
    feeds.change(ods, (feed) => ({ ...feed, relationships: change(feed.relationships) }))
  }
}
