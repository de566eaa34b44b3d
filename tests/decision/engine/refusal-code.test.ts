import { describe, expect, it } from 'vitest'
import { ALWAYS, any, type Condition, not } from '../../../src/decision/conditions/condition.js'
import { type FactRow } from '../../../src/decision/conditions/fact-row.js'
import { hasAny, is, isGiven } from '../../../src/decision/conditions/operators.js'
import { type Denial, type Rule, type RuleText } from '../../../src/decision/engine/rule.js'
import { ruleEngine } from '../../../src/decision/engine/rule-engine.js'
import { type RuleRefusal } from '../../../src/decision/rule-files/rule-schema.js'
import { type FactTree } from '../../../src/model/facts.js'
import { denial, DISSENT, ORG, USER } from './small-rules.js'

/** Facts of feeds: unknown counts as none, each in the value that its row has for it. */
const RELATIONSHIP: FactRow = {
  ...USER,
  fact: 'requester.relationship',
  values: ['open-case', 'none'],
  ifUnknown: 'as-none',
}
const ENQUIRIES: FactRow = { ...USER, fact: 'subject.childEnquiries', holds: 'texts', ifUnknown: 'as-none' }
const ROLE: FactRow = { ...USER, fact: 'requester.role', mayBeNone: true, ifUnknown: 'as-none' }
const REASON: FactRow = { ...USER, fact: 'override.reason', ifUnknown: 'as-none' }
const OBJECTS: FactRow = { ...DISSENT, fact: 'subject.objectsTo', holds: 'texts' }
/** What holders of a record attest. */
const SAID: FactRow = { ...DISSENT, attestedBy: 'consent-register' }
const AGREED: FactRow = { ...DISSENT, fact: 'agreement.inForce', attestedBy: 'agreement-register' }
const RELEASED: FactRow = { ...DISSENT, fact: 'release.toPilot', attestedBy: 'release-register' }

const NAMED: FactRow = { ...ORG, attestedBy: 'pds' }

const ROWS = [RELATIONSHIP, ENQUIRIES, ROLE, REASON, OBJECTS, SAID, AGREED, RELEASED, ORG, USER]

const REGULATED = { roleGroup: 'regulated-health', activities: ['BREAK_GLASS'] } as const
const KNOWN: FactTree = {
  agreement: { inForce: true },
  release: { toPilot: false },
  override: { reason: 'a reason' },
  requester: {
    userId: 'worker',
    relationship: 'open-case',
    role: 'gp',
    org: { id: 'COUNCIL' },
    ...REGULATED,
  },
  subject: { dissent: false, childEnquiries: ['S47-1'] },
}

type Parts = { readonly [Part in keyof FactTree]?: object }

/** The facts with some of them otherwise; undefined is unknown. */
function facts(changes: Parts): FactTree {
  const tree: Record<string, unknown> = { ...KNOWN }
  for (const [part, change] of Object.entries(changes)) tree[part] = { ...(tree[part] as object), ...change }
  return tree
}

const refuse = (id: string, code: RuleRefusal, applies: Condition = ALWAYS): Denial =>
  denial(id, { kind: 'refuse', code }, applies)

const NO_FEED = facts({ requester: { relationship: undefined } })
const NO_FEEDS = facts({
  requester: { relationship: undefined, role: undefined },
  subject: { childEnquiries: undefined },
})
const GLASS = { breakGlass: true }
const STRANGER = refuse('S', 'NO_RELATIONSHIP')
const DISSENTS = refuse('D', 'NO_PATIENT_CONSENT', is(SAID, true))
const DISSENTED = facts({ subject: { dissent: true } })
const UNTOLD = facts({ subject: { dissent: undefined } })

type Case = readonly [string, readonly Rule[], FactTree, string, readonly string[]]

function told(rules: readonly Rule[], tree: FactTree): readonly [string | undefined, readonly string[]] {
  const table = new Map(ROWS.map((it) => [it.fact, it]))
  const verdict = ruleEngine({ hash: 'h', rules, facts: table, bases: [] }).decide(tree)
  return [verdict.code, verdict.said?.reasons ?? []]
}

const check = (
  _what: string,
  rules: readonly Rule[],
  tree: FactTree,
  code: string,
  saidBy: readonly string[],
) => expect(told(rules, tree)).toEqual([code, saidBy])

describe('a feed that is late is spoken of as one that says none', () => {
  const NONE = refuse('N', 'PATIENT_NOT_FOUND', is(RELATIONSHIP, 'none'))
  const OTHER = refuse('O', 'ACCESS_DENIED', is(RELATIONSHIP, 'open-case'))
  const LATE = refuse('L', 'NO_RELATIONSHIP', not(is(RELATIONSHIP, 'open-case')))

  it.each<Case>([
    ['what fires of none fires, and says its code', [LATE, NONE], NO_FEED, 'PATIENT_NOT_FOUND', ['N']],
    ['what does not fire of none is not said', [OTHER, LATE], NO_FEED, 'NO_RELATIONSHIP', ['L']],
    ['unless nothing else is: who is refused is told something', [OTHER], NO_FEED, 'ACCESS_DENIED', ['O']],
    [
      'an outage that none alone makes no matter is none',
      [refuse('A', 'ACCESS_DENIED', any([is(RELATIONSHIP, 'none'), is(SAID, true)]))],
      facts({ requester: { relationship: undefined }, subject: { dissent: undefined } }),
      'ACCESS_DENIED',
      ['A'],
    ],
    [
      'one that still matters is an outage',
      [refuse('A', 'ACCESS_DENIED', any([is(RELATIONSHIP, 'open-case'), is(SAID, true)]))],
      facts({ requester: { relationship: undefined }, subject: { dissent: undefined } }),
      'CANNOT_CHECK',
      ['A'],
    ],
    [
      'of a list, none is an empty one',
      [refuse('A', 'ACCESS_DENIED', hasAny(ENQUIRIES, ['S47-1'])), refuse('B', 'NO_PATIENT_CONSENT')],
      NO_FEEDS,
      'NO_PATIENT_CONSENT',
      ['B'],
    ],
    [
      'of what may be none, none is null',
      [refuse('A', 'ACCESS_DENIED', isGiven(ROLE)), refuse('B', 'NO_PATIENT_CONSENT', not(isGiven(ROLE)))],
      NO_FEEDS,
      'NO_PATIENT_CONSENT',
      ['B'],
    ],
    [
      'what has no value for none stays unknown, and says what its rule does',
      [refuse('A', 'ACCESS_DENIED', isGiven(REASON)), refuse('B', 'NO_PATIENT_CONSENT')],
      facts({ override: { reason: undefined } }),
      'ACCESS_DENIED',
      ['A'],
    ],
    [
      'a feed that is there is not spoken of as none',
      [OTHER, refuse('B', 'NO_PATIENT_CONSENT')],
      KNOWN,
      'ACCESS_DENIED',
      ['O'],
    ],
    [
      'nor is another list that is unknown',
      [refuse('A', 'NO_PATIENT_CONSENT', hasAny(OBJECTS, ['COUNCIL'])), refuse('B', 'ACCESS_DENIED')],
      NO_FEEDS,
      'CANNOT_CHECK',
      ['A'],
    ],
    ['a feed that is there says what it says', [LATE, NONE, OTHER], KNOWN, 'ACCESS_DENIED', ['O']],
  ])('%s', check)
})

describe('who is told that they have no relationship hears nothing of what holders say', () => {
  const STRANGER_TOLD = ['NO_RELATIONSHIP', ['S']] as const
  it.each<Case>([
    ['a dissent', [DISSENTS, STRANGER], DISSENTED, ...STRANGER_TOLD],
    ['an outage of who would have told of one', [DISSENTS, STRANGER], UNTOLD, ...STRANGER_TOLD],
    [
      'an agreement',
      [refuse('A', 'NO_ORGANISATION_CONSENT', not(is(AGREED, true))), STRANGER],
      facts({ agreement: { inForce: false } }),
      ...STRANGER_TOLD,
    ],
    ['a release', [refuse('A', 'NOT_RELEASED', is(RELEASED, false)), STRANGER], KNOWN, ...STRANGER_TOLD],
    [
      'and of what others say is told, an outage first',
      [STRANGER, refuse('A', 'ACCESS_DENIED', is({ ...ORG, attestedBy: 'pds' }, 'x'))],
      facts({ requester: { org: undefined } }),
      'CANNOT_CHECK',
      ['A'],
    ],
    [
      'without a stranger a dissent is told',
      [DISSENTS, refuse('A', 'ACCESS_DENIED')],
      DISSENTED,
      'NO_PATIENT_CONSENT',
      ['D'],
    ],
    ['and an outage', [DISSENTS, refuse('A', 'ACCESS_DENIED')], UNTOLD, 'CANNOT_CHECK', ['D']],
    [
      'to whom nobody was found neither is',
      [DISSENTS, refuse('A', 'PATIENT_NOT_FOUND')],
      UNTOLD,
      'PATIENT_NOT_FOUND',
      ['A'],
    ],
    [
      'to whom nobody was found neither is, stranger or not',
      [DISSENTS, refuse('A', 'PATIENT_NOT_FOUND'), STRANGER],
      UNTOLD,
      'PATIENT_NOT_FOUND',
      ['A'],
    ],
    [
      'whom a holder’s word hides is a stranger all the same',
      [refuse('H', 'PATIENT_NOT_FOUND', is(SAID, true)), STRANGER],
      DISSENTED,
      ...STRANGER_TOLD,
    ],
  ])('%s', check)
})

describe('who breaks the glass and may is told that the person refuses, and no more', () => {
  const asking = (
    requester: object,
    subject: object = { dissent: true },
    override: object = GLASS,
  ): FactTree => facts({ requester: { ...REGULATED, ...requester }, subject, override })
  const RULES = [DISSENTS, refuse('A', 'NO_ORGANISATION_CONSENT', not(is(AGREED, true))), STRANGER]

  it.each<Case>([
    ['a health professional', RULES, asking({}), 'NO_PATIENT_CONSENT', ['D']],
    ['a social worker', RULES, asking({ roleGroup: 'regulated-social-work' }), 'NO_PATIENT_CONSENT', ['D']],
    ['nobody else', RULES, asking({ roleGroup: 'admin' }), 'NO_RELATIONSHIP', ['S']],
    ['nor whose role is unknown', RULES, asking({ roleGroup: undefined }), 'NO_RELATIONSHIP', ['S']],
    ['nor without the activity', RULES, asking({ activities: ['SENSITIVE'] }), 'NO_RELATIONSHIP', ['S']],
    [
      'nor with activities that are no list',
      RULES,
      asking({ activities: 'BREAK_GLASS' }),
      'NO_RELATIONSHIP',
      ['S'],
    ],
    [
      'nor who does not break it',
      RULES,
      asking({}, { dissent: true }, { breakGlass: false }),
      'NO_RELATIONSHIP',
      ['S'],
    ],
    ['of an outage nothing', RULES, asking({}, { dissent: undefined }), 'NO_RELATIONSHIP', ['S']],
    [
      'of an agreement nothing',
      RULES,
      facts({ requester: REGULATED, override: GLASS, agreement: { inForce: false } }),
      'NO_RELATIONSHIP',
      ['S'],
    ],
    [
      'and where nobody was found nothing',
      [DISSENTS, refuse('A', 'PATIENT_NOT_FOUND'), STRANGER],
      asking({}),
      'PATIENT_NOT_FOUND',
      ['A'],
    ],
    [
      'and a stranger as well, who stands as before',
      [STRANGER, DISSENTS],
      asking({}),
      'NO_RELATIONSHIP',
      ['S'],
    ],
  ])('%s', check)

  it('and a claim of nobody is nothing', () => {
    const { requester: _requester, ...nobody } = asking({})
    expect(told(RULES, nobody)).toEqual(['NO_RELATIONSHIP', ['S']])
  })
})

describe('of whoever is not known', () => {
  const inTier = (tier: RuleText['tier'], rule: Denial): Rule => ({ ...rule, text: { ...rule.text, tier } })
  const UNKNOWN = inTier('default', refuse('Z', 'ACCESS_DENIED'))
  const UNTRACED = inTier('integrity', refuse('I', 'PATIENT_NOT_FOUND'))
  const HIDDEN = refuse('H', 'PATIENT_NOT_FOUND')
  const UNASKED = inTier('default', refuse('Z', 'ACCESS_DENIED', is(NAMED, 'x')))

  it.each<Case>([
    ['nothing of a person is said', [HIDDEN, DISSENTS, STRANGER, UNKNOWN], DISSENTED, 'ACCESS_DENIED', ['Z']],
    ['but what is looked at before', [UNTRACED, HIDDEN, UNKNOWN], KNOWN, 'PATIENT_NOT_FOUND', ['I']],
    [
      'an outage is no such thing',
      [HIDDEN, UNASKED],
      facts({ requester: { org: undefined } }),
      'CANNOT_CHECK',
      ['Z'],
    ],
    [
      'nor is another code',
      [HIDDEN, inTier('default', refuse('Z', 'REVIEW_REQUIRED'))],
      KNOWN,
      'PATIENT_NOT_FOUND',
      ['H'],
    ],
  ])('%s', check)
})

describe('of several refusals', () => {
  const EITHER = any([is({ ...USER, fact: 'requester.userId' }, 'x'), is(SAID, true)])
  it.each<Case>([
    [
      'what cannot be checked is said before what the requester does not say',
      [refuse('A', 'NO_PATIENT_CONSENT', EITHER)],
      facts({ requester: { userId: undefined }, subject: { dissent: undefined } }),
      'CANNOT_CHECK',
      ['A'],
    ],
    [
      'what the requester does not say is said before what the rule says',
      [refuse('A', 'NO_PATIENT_CONSENT', EITHER)],
      facts({ requester: { userId: undefined } }),
      'ACCESS_DENIED',
      ['A'],
    ],
  ])('%s', check)
})
