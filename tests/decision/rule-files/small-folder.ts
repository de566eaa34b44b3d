import { type SourceFile } from '../../../src/decision/rule-files/problem.js'

/** A rule of every tier and the data beside them, as little as a folder of rules may hold: compiled in no time. */
const SMALL: Readonly<Record<string, string>> = {
  'facts.yaml': `kind: facts
facts:
  - { fact: purpose, holds: text, values: [direct-care, legal], may_be_none: true, attested_by: token, max_age: token, if_unknown: access-denied, needed: always }
  - { fact: requester.org.id, holds: text, attested_by: token, max_age: token, if_unknown: access-denied }
  - { fact: requester.org.type, holds: text, values: [la-adult, nhs-trust], attested_by: organisation-register, max_age: 24, if_unknown: cannot-check }
  - { fact: subject.age, holds: number, attested_by: pds, max_age: 24, if_unknown: cannot-check }
  - { fact: subject.dissent, holds: truth, attested_by: consent-register, max_age: 24, if_unknown: cannot-check }
  - { fact: subject.objectsTo, holds: texts, attested_by: consent-register, max_age: 24, if_unknown: cannot-check }
  - { fact: resource.class, holds: text, attested_by: gateway, max_age: request, if_unknown: withhold }
  - { fact: resource.type, holds: text, attested_by: gateway, max_age: request, if_unknown: withhold }
  - { fact: resource.active, holds: truth, attested_by: gateway, max_age: request, if_unknown: withhold }
  - { fact: resource.rank, holds: number, attested_by: gateway, max_age: request, if_unknown: withhold }
  - { fact: resource.labels, holds: texts, attested_by: labelling, max_age: request, if_unknown: withhold }
`,
  'example-facts.yaml': `kind: example-facts
base: { purpose: direct-care, requester.org.id: 9A1, requester.org.type: la-adult, subject.age: 81, subject.dissent: false, subject.objectsTo: [], resource.class: gp-record, resource.type: Flag, resource.active: true, resource.rank: 1, resource.labels: [] }
settings:
  order: { purpose: legal }
`,
  'situations.yaml': `kind: situations
situations:
  - { name: minor, plain: Younger than 18., when: { fact: subject.age, below: 18 } }
  - { name: adult, plain: Not a minor., when: { not: { situation: minor } } }
`,
  'bases.yaml': `kind: bases
bases:
  - { when: { gateway: legal }, gdpr6: 6(1)(c), gdpr9: 9(2)(f), common_law: required by law, duty: court order }
  - { gdpr6: 6(1)(e), gdpr9: 9(2)(h), common_law: implied consent }
`,
  'role-groups.yaml': `kind: role-groups
systems: { local: urn:local }
roles:
  - { name: gp, group: regulated-health, health_professional: true, codes: { local: [gp] } }
`,
  'integrity.yaml': rules(
    'integrity',
    `I-01, plain: Nobody is younger than nothing., when: { fact: subject.age, below: 0 }, effect: { refuse: PATIENT_NOT_FOUND }`,
    `{ case: Unborn., facts: { subject.age: -1 }, then: fires, decision: refuse, code: PATIENT_NOT_FOUND }`,
  ),
  'bars.yaml': rules(
    'bar',
    `S-01, plain: No witness is named., when: { fact: resource.labels, has: WITNESS }, unless: { gateway: legal }, effect: { withhold: silent }`,
    `{ case: A witness., facts: { resource.labels: [WITNESS] }, then: fires, decision: withhold, disclose: silent }`,
  ),
  'gateways.yaml': rules(
    'gateway',
    `G-01, plain: A court may order it., when: { fact: purpose, is: legal }, opens: legal, obligations: [caldicott-log]`,
    `{ case: An order., given: [order], then: fires, decision: permit }`,
  ),
  'restrictions.yaml': rules(
    'restriction',
    `R-01, plain: Who says no is heard., when: { fact: subject.dissent, is: true }, not_for: [minor], overridden_by: [legal], effect: { refuse: NO_PATIENT_CONSENT }`,
    `{ case: They say no., facts: { subject.dissent: true }, then: fires, decision: refuse, code: NO_PATIENT_CONSENT }`,
    `{ case: A court says yes., given: [order], facts: { subject.dissent: true }, then: overridden, decision: permit }`,
    `{ case: A child says no., facts: { subject.dissent: true, subject.age: 7 }, then: does-not-fire, decision: permit }`,
  ),
  'masks.yaml': rules(
    'restriction',
    `R-10, plain: The old are not telephoned., when: { all: [{ fact: subject.age, at_least: 90 }, { any: [{ fact: resource.labels, has_any: [PHONE] }, { fact: requester.org.type, in: [nhs-trust] }] }] }, lifted_by: { fact: purpose, given: true }, effect: { mask: [telecom] }, obligations: [record-reason]`,
    `{ case: Nobody says why., facts: { subject.age: 91, resource.labels: [PHONE], purpose: null }, then: fires, decision: mask }`,
    `{ case: Somebody does., facts: { subject.age: 91, resource.labels: [PHONE] }, then: lifted, decision: permit }`,
    `{ case: Someone younger., facts: { subject.age: 89, purpose: null }, then: does-not-fire, decision: permit }`,
  ),
  'requirements.yaml': rules(
    'agreement',
    `A-01, plain: Nobody is told to whom the person objects., requires: { not: { fact: subject.objectsTo, has_fact: requester.org.id } }, effect: { refuse: NO_ORGANISATION_CONSENT }`,
    `{ case: They object., facts: { subject.objectsTo: [9A1] }, then: fires, decision: refuse, code: NO_ORGANISATION_CONSENT }`,
  ),
  'views.yaml': rules(
    'agreement',
    `A-02, plain: Councils see the newest flags., applies_when: { situation: adult }, view: [{ types: [Flag], active: true, newest: 3, where: { fact: resource.class, is: gp-record } }], effect: { withhold: none }`,
    `{ case: The fourth., facts: { resource.rank: 4 }, then: fires, decision: withhold, disclose: none }`,
    `{ case: One that is over., facts: { resource.active: false }, then: fires, decision: withhold, disclose: none }`,
    `{ case: Of a council., facts: { resource.class: social-care-record }, then: fires, decision: withhold, disclose: none }`,
    `{ case: Something else., facts: { resource.type: Task }, then: fires, decision: withhold, disclose: none }`,
    `{ case: The third., facts: { resource.rank: 3 }, then: within, decision: permit }`,
    `{ case: A child., facts: { subject.age: 7, resource.type: Task }, then: does-not-fire, decision: permit }`,
  ),
  'obligations.yaml': rules(
    'obligation',
    `O-01, plain: Trusts say why., when: { fact: requester.org.type, is: nhs-trust }, obligations: [record-reason]`,
    `{ case: A trust., facts: { requester.org.type: nhs-trust }, then: fires, decision: permit }`,
  ),
  'default.yaml': rules(
    'default',
    `D-00, plain: What is not known is not shared., effect: { refuse: ACCESS_DENIED }`,
    `{ case: Nobody says why., unknown: [purpose], then: fires, decision: refuse, code: ACCESS_DENIED }`,
  ),
}

/** A file with one rule: what is told of it, and its examples; where it has one, another in which it does not fire. */
function rules(tier: string, rule: string, ...examples: readonly string[]): string {
  const ordinary = '{ case: Nothing out of the ordinary., then: does-not-fire, decision: permit }'
  const written = examples.length > 1 ? examples : [...examples, ordinary]
  return `kind: rules
tier: ${tier}
rules:
  - { id: ${rule},
      cite: [an Act], owner: ig, review_by: 2027-04-01, examples: [
      ${written.join(',\n      ')}] }
`
}

export const smallFolder = (): readonly SourceFile[] =>
  Object.entries(SMALL).map(([name, text]) => ({ name, text }))

/** The same with one text replaced in one file; fails when the text is not there exactly once. */
export function smallFolderWith(name: string, from: string, to: string): readonly SourceFile[] {
  return smallFolder().map((it) => (it.name === name ? { name, text: replaced(it.text, from, to) } : it))
}

/** The text with one part replaced; fails when the part is not there exactly once. */
export function replaced(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not there exactly once`)
  return text.replace(from, () => to)
}

/** Rows of a table written as text, a line each, with ` | ` between cells and ⏎ for the end of a line. */
export function rowsOf(table: string): readonly (readonly string[])[] {
  const lines = table.split('\n').filter((it) => it !== '')
  return lines.map((line) => line.split(' | ').map((it) => it.replaceAll('⏎', '\n')))
}
