import { describe, expect, it } from 'vitest'
import { compileRules } from '../../src/decision/compile-rules.js'
import { describeProblem, type SourceFile } from '../../src/decision/rule-files/problem.js'
import { withContent } from '../parsed/with-content.js'
import { ruleFiles, ruleFilesWith } from './rule-folder.js'

/** What is wrong with one text in place of another; the place is told by line and column. */
type BadRule = {
  readonly mistake: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly problem: RegExp
}

const AFTER_R01 = '  - id: R-02\n'

const BAD: readonly BadRule[] = [
  {
    mistake: 'a misspelt fact',
    file: 'restrictions.yaml',
    from: 'when: { fact: subject.dissent, is: true }',
    to: 'when: { fact: subject.disent, is: true }',
    problem:
      /^restrictions\.yaml:6:19: "subject\.disent" is not known here; did you mean "subject\.dissent"\?$/,
  },
  {
    mistake: 'an obligation of which nothing comes',
    file: 'obligations.yaml',
    from: 'obligations: [privacy-officer-alert]',
    to: 'obligations: [privacy-officer-alarm]',
    problem: /^obligations\.yaml:\d+:\d+: "privacy-officer-alarm" is not known here/,
  },
  {
    mistake: 'a misspelt key',
    file: 'bars.yaml',
    from: '    unless: { gateway: legal-requirement }',
    to: '    unles: { gateway: legal-requirement }',
    problem: /^bars\.yaml:\d+:5: unknown key "unles": .*did you mean "unless"\?$/,
  },
  {
    mistake: 'an unknown operator',
    file: 'integrity.yaml',
    from: '{ fact: subject.demographicsMatch, is: false }',
    to: '{ fact: subject.demographicsMatch, equals: false }',
    problem: /^integrity\.yaml:\d+:\d+: unknown key "equals": expected fact, is, in/,
  },
  {
    mistake: 'two operators at once',
    file: 'integrity.yaml',
    from: '{ fact: subject.demographicsMatch, is: false }',
    to: '{ fact: subject.demographicsMatch, is: false, given: true }',
    problem: /^integrity\.yaml:\d+:11: expected "fact" with exactly one operator/,
  },
  {
    mistake: 'an operator that the fact cannot take',
    file: 'integrity.yaml',
    from: '{ fact: subject.demographicsMatch, is: false }',
    to: '{ fact: subject.demographicsMatch, has: STI }',
    problem: /"has" needs a fact that holds texts; subject\.demographicsMatch holds truth$/,
  },
  {
    mistake: 'a value that the fact never has',
    file: 'integrity.yaml',
    from: 'when: { fact: subject.pds, in: [V, REDACTED] }',
    to: 'when: { fact: subject.pds, in: [V, REDACTD] }',
    problem: /"REDACTD" is not a value of subject\.pds: U, R, V, REDACTED; did you mean "REDACTED"\?$/,
  },
  {
    mistake: 'a fact without a row',
    file: 'integrity.yaml',
    from: '{ fact: subject.demographicsMatch, is: false }',
    to: '{ fact: subject.type1, is: false }',
    problem: /no row for "subject\.type1" in the fact table: no rule may read it/,
  },
  {
    mistake: 'a gateway that nothing opens',
    file: 'bars.yaml',
    from: '    unless: { gateway: legal-requirement }',
    to: '    unless: { gateway: legal-requirment }',
    problem: /"legal-requirment" is not a gateway: .*did you mean "legal-requirement"\?$/,
  },
  {
    mistake: 'a situation that is not defined',
    file: 'restrictions.yaml',
    from: 'is: Patient }\n        - { situation: established-relationship }',
    to: 'is: Patient }\n        - { situation: known-relationship }',
    problem: /"known-relationship" is not a situation: expected own-access/,
  },
  {
    mistake: 'a refusal that depends on an item',
    file: 'restrictions.yaml',
    from: 'when: { fact: subject.dissent, is: true }',
    to: 'when: { fact: resource.labels, has: SEALED }',
    problem: /a refusal may not depend on "resource\.labels", which is known only after items were fetched$/,
  },
  {
    mistake: 'an override in a tier that knows none',
    file: 'bars.yaml',
    from: '    unless: { gateway: legal-requirement }',
    to: '    overridden_by: [legal-requirement]',
    problem:
      /^bars\.yaml:\d+:5: a rule of tier bar cannot have "overridden_by": expected when, effect, unless/,
  },
  {
    mistake: 'a bar that refuses',
    file: 'bars.yaml',
    from: '    when: { fact: resource.labels, has: WITNESS }\n    effect: { withhold: silent }',
    to: '    when: { fact: resource.labels, has: WITNESS }\n    effect: { refuse: ACCESS_DENIED }',
    problem: /a rule of tier bar cannot "refuse": expected withhold$/,
  },
  {
    mistake: 'a refusal code that a rule may not give',
    file: 'restrictions.yaml',
    from: 'effect: { refuse: REVIEW_REQUIRED }',
    to: 'effect: { refuse: CANNOT_CHECK }',
    problem: /^restrictions\.yaml:\d+:23: "CANNOT_CHECK" is not known here: expected PATIENT_NOT_FOUND/,
  },
  {
    mistake: 'an id used twice',
    file: 'restrictions.yaml',
    from: AFTER_R01,
    to: '  - id: R-01\n',
    problem: /^restrictions\.yaml:\d+:9: "R-01" is the id of another rule$/,
  },
  {
    mistake: 'examples in which the rule always fires',
    file: 'obligations.yaml',
    from: '      - { case: An open case., then: does-not-fire, decision: permit }',
    to: '      - { case: Claimed again., facts: { requester.relationship: self-claimed }, then: fires }',
    problem: /at least one example in which the rule fires and one in which it does not$/,
  },
  {
    mistake: 'an example with a value the fact cannot have',
    file: 'obligations.yaml',
    from: 'facts: { requester.permissionToView: unable }',
    to: 'facts: { requester.permissionToView: maybe }',
    problem: /not a value of requester\.permissionToView: expected granted, refused, unable$/,
  },
  {
    mistake: 'a fact row with an unknown consequence',
    file: 'facts.yaml',
    from: '{ fact: agreement.inForce, holds: truth, attested_by: agreement-register, max_age: 24, if_unknown: cannot-check',
    to: '{ fact: agreement.inForce, holds: truth, attested_by: agreement-register, max_age: 24, if_unknown: allow',
    problem:
      /^facts\.yaml:\d+:\d+: "allow" is not known here: expected cannot-check, access-denied, as-none, withhold$/,
  },
  {
    mistake: 'a role code that stands for two roles',
    file: 'role-groups.yaml',
    from: 'sds: [R1340]',
    to: 'sds: [R1330]',
    problem: /^role-groups\.yaml:\d+:\d+: "R1330" already stands for a role$/,
  },
  {
    mistake: 'a legal basis that depends on an item',
    file: 'bases.yaml',
    from: '  - when: { situation: own-access }',
    to: '  - when: { fact: resource.class, is: gp-record }',
    problem: /^bases\.yaml:\d+:11: a legal basis may not depend on an item$/,
  },
  {
    mistake: 'YAML that is none',
    file: 'default.yaml',
    from: 'effect: { refuse: ACCESS_DENIED }',
    to: 'effect: { refuse: ACCESS_DENIED',
    problem: /^default\.yaml:\d+:\d+: YAML: /,
  },
  {
    mistake: 'a key written twice',
    file: 'default.yaml',
    from: '    owner: caldicott\n',
    to: '    owner: caldicott\n    owner: ig\n',
    problem: /^default\.yaml:\d+:5: YAML: Map keys must be unique/,
  },
]

function problemsIn(files: readonly SourceFile[]): readonly string[] {
  const compilation = compileRules(files)
  // What the build has parsed beforehand is complained of in the same words.
  expect(compileRules(withContent(files))).toEqual(compilation)
  return compilation.kind === 'errors' ? compilation.problems.map(describeProblem) : []
}

describe('a bad rule file', () => {
  it.each(BAD.map((it) => [it.mistake, it] as const))(
    'does not compile: %s',
    (_, { file, from, to, problem }) => {
      const problems = problemsIn(ruleFilesWith(file, from, to))
      expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]))
    },
  )

  it('tells all its problems at once, in reading order', () => {
    const files = ruleFilesWith('restrictions.yaml', 'fact: subject.dissent', 'fact: subject.disent').map(
      (it) =>
        it.name === 'bars.yaml' ? { ...it, text: it.text.replace('has: WITNESS', 'hass: WITNESS') } : it,
    )
    const problems = problemsIn(files)
    expect(problems.length).toBeGreaterThan(1)
    expect(problems.map((it) => it.split(':')[0])).toEqual(problems.map((it) => it.split(':')[0]).toSorted())
  })

  it.each(ruleFiles().filter((it) => !/^(exclusion|labels|text-terms|medicine)/.test(it.name)))(
    'is missed when it is gone: $name',
    ({ name }) => {
      expect(problemsIn(ruleFiles().filter((it) => it.name !== name))).not.toEqual([])
    },
  )

  it('of no kind is refused', () => {
    expect(problemsIn([...ruleFiles(), { name: 'stray.yaml', text: 'kind: ruels\n' }])).toEqual([
      'stray.yaml:1:7: "ruels" is not a kind of file allowed here: expected rules, facts, situations, bases, example-facts, role-groups, exclusion-categories, label-rules, text-terms, medicine-meanings, reference-set; did you mean "rules"?',
    ])
  })
})
