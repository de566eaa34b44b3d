import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../../src/decision/compile-rules.js'
import { describeProblem, type SourceFile } from '../../src/decision/rule-files/problem.js'
import { isRelease, randomFacts } from './random-facts.js'
import { compiled, ruleFiles } from './rule-folder.js'

const EVERY = `
    cite: [Local policy 1]
    owner: ig
    review_by: 2027-04-01
    examples:
      - { case: It applies., facts: { requester.role: link-worker }, then: fires }
      - { case: It does not., then: does-not-fire }
`

function local(tier: string, rule: string): readonly SourceFile[] {
  return [{ name: 'ours.yaml', text: `kind: rules\ntier: ${tier}\nrules:\n  - ${rule.trim()}${EVERY}` }]
}

const RESTRICTION = local(
  'restriction',
  `id: L-01
    plain: Link workers do not see this council's partners' records.
    when: { fact: requester.role, is: link-worker }
    effect: { withhold: none }`,
)

const VIEW = local(
  'agreement',
  `id: L-02
    plain: Link workers see medication and nothing else.
    applies_when: { fact: requester.role, is: link-worker }
    view: [{ types: [AllergyIntolerance] }]
    effect: { withhold: none }`,
)

type Forbidden = { readonly attempt: string; readonly files: readonly SourceFile[]; readonly problem: RegExp }

const FORBIDDEN: readonly Forbidden[] = [
  {
    attempt: 'open a gateway',
    files: local(
      'gateway',
      'id: L-03\n    plain: Ours.\n    when: { fact: action, is: read }\n    opens: ours\n    obligations: [caldicott-log]',
    ),
    problem: /^ours\.yaml:2:7: a local rule may only restrict or narrow: tier gateway is locked$/,
  },
  {
    attempt: 'touch a statutory bar',
    files: local(
      'bar',
      'id: L-03\n    plain: Ours.\n    when: { fact: action, is: read }\n    effect: { withhold: silent }',
    ),
    problem: /^ours\.yaml:2:7: a local rule may only restrict or narrow: tier bar is locked$/,
  },
  {
    attempt: 'take the id of another rule',
    files: local(
      'restriction',
      'id: R-01\n    plain: Ours.\n    when: { fact: action, is: write }\n    effect: { refuse: ACCESS_DENIED }',
    ),
    problem: /^ours\.yaml:4:9: the id of a local rule starts with L-$/,
  },
  {
    attempt: 'lift a restriction',
    files: local(
      'restriction',
      'id: L-03\n    plain: Ours.\n    when: { fact: action, is: write }\n    lifted_by: { fact: subject.consent.explicit, is: true }\n    effect: { refuse: ACCESS_DENIED }',
    ),
    problem: /^ours\.yaml:7:5: a local rule of tier restriction cannot have "lifted_by"/,
  },
  {
    attempt: 'state a requirement of its own',
    files: local(
      'agreement',
      'id: L-03\n    plain: Ours.\n    requires: { fact: action, is: read }\n    effect: { refuse: ACCESS_DENIED }',
    ),
    problem: /^ours\.yaml:6:5: a local rule of tier agreement cannot have "requires"/,
  },
  {
    attempt: 'mask what no resource has, and so nothing',
    files: local(
      'restriction',
      'id: L-03\n    plain: Ours.\n    when: { fact: action, is: write }\n    effect: { mask: [telecom, adress] }',
    ),
    problem: /^ours\.yaml:7:31: no resource has an element "adress" to mask; did you mean "address"\?$/,
  },
  {
    attempt: 'mask what is not in what it names, and so nothing',
    files: local(
      'restriction',
      'id: L-03\n    plain: Ours.\n    when: { fact: action, is: write }\n    effect: { mask: [contact.name.given, contact.telekom] }',
    ),
    problem:
      /^ours\.yaml:7:42: no resource has an element "contact\.telekom" to mask; did you mean "contact\.telecom"\?$/,
  },
  {
    attempt: 'tell strangers of what the person said, behind the name of a power either',
    files: local(
      'restriction',
      'id: L-03\n    plain: Ours.\n    when: { gateway: best-interests }\n    effect: { refuse: NO_RELATIONSHIP }',
    ),
    problem:
      /^ours\.yaml:7:13: NO_RELATIONSHIP may not depend on "subject\.bestInterests", which is for a holder/,
  },
  {
    attempt: 'replace the fact table',
    files: [{ name: 'facts.yaml', text: 'kind: facts\nfacts: []\n' }],
    problem: /^facts\.yaml:1:7: "facts" is not a kind of file allowed here: expected rules$/,
  },
]

describe('local rules', () => {
  it.each(FORBIDDEN.map((it) => [it.attempt, it] as const))('may not %s', (_, { files, problem }) => {
    const compilation = compileRules(ruleFiles(), files)
    const problems = compilation.kind === 'errors' ? compilation.problems.map(describeProblem) : []
    expect(problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]))
  })

  it.each([
    ['a restriction', RESTRICTION],
    ['a narrower view', VIEW],
  ])('never release what was not released without them: %s', (_, files) => {
    const national = compiled()
    const narrowed = compiled(ruleFiles(), files).ruleSet
    fc.assert(
      fc.property(randomFacts(national), fc.boolean(), (facts, asLinkWorker) => {
        const tree = asLinkWorker
          ? { ...facts, requester: { ...facts.requester, role: 'link-worker' } }
          : facts
        if (isRelease(narrowed.decide(tree))) expect(isRelease(national.ruleSet.decide(tree))).toBe(true)
        if (asLinkWorker && files === RESTRICTION) expect(isRelease(narrowed.decide(tree))).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('change the hash of the rule set', () => {
    expect(compiled(ruleFiles(), RESTRICTION).ruleSet.hash).not.toBe(compiled().ruleSet.hash)
    expect(compiled().ruleSet.hash).toMatch(/^[0-9a-f]{64}$/)
  })
})
