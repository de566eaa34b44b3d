import { describe, expect, it } from 'vitest'
import { analyseRules, negative } from '../../../src/decision/analyse/analyse.js'
import { compareRules } from '../../../src/decision/analyse/compare.js'
import { type Analysed } from '../../../src/decision/analyse/finding.js'
import { conflictsOf } from '../../../src/decision/analyse/powers.js'
import { barProofs } from '../../../src/decision/analyse/proofs.js'
import { shadowed, unreachable } from '../../../src/decision/analyse/reach.js'
import { all, type Condition, NEVER, not } from '../../../src/decision/conditions/condition.js'
import { type Denial } from '../../../src/decision/engine/rule.js'
import { compiled } from '../rule-folder.js'
import { smallFolder, smallFolderWith } from '../rule-files/small-folder.js'

const rules = compiled(smallFolder())

/** The small folder with one more rule in a file. */
function withRule(file: string, rule: string): ReturnType<typeof smallFolder> {
  const written = `  - { ${rule}, cite: [an Act], owner: ig, review_by: 2027-04-01, examples: [
      { case: One., then: fires }, { case: Another., then: does-not-fire }] }\n`
  return smallFolder().map((it) => (it.name === file ? { ...it, text: it.text + written } : it))
}

/** The small rules with one denial of them otherwise, as no file could write it. */
function planted(id: string, otherwise: Partial<Denial>): Analysed {
  const conditions = rules.conditions.map((it) =>
    it.kind === 'denial' && it.text.id === id ? { ...it, ...otherwise } : it,
  )
  return { ...rules, conditions }
}

describe('powers against rules', () => {
  const legal = (wins: string): readonly string[] =>
    ['I-01 rule', `R-01 ${wins}`, 'A-01 rule', 'A-02 rule'].map((it) => `legal G-01 ${it}`)
  it.each<readonly [string, ReturnType<typeof smallFolder>, readonly string[]]>([
    [
      'one that wins only under terms',
      smallFolderWith(
        'restrictions.yaml',
        'overridden_by: [legal]',
        'overridden_by: [{ gateway: legal, where: { fact: subject.age, at_least: 60 } }]',
      ),
      legal('either'),
    ],
    [
      'one whose terms are never met where the rule applies',
      smallFolderWith(
        'restrictions.yaml',
        'overridden_by: [legal]',
        'overridden_by: [{ gateway: legal, where: { fact: subject.dissent, is: false } }]',
      ),
      legal('rule'),
    ],
    [
      'another that is open only with the first: neither stands alone',
      withRule(
        'gateways.yaml',
        'id: G-02, plain: Both., when: { fact: purpose, is: legal }, opens: other, obligations: [caldicott-log]',
      ),
      [],
    ],
    [
      'the same, opened by another rule as well',
      withRule(
        'gateways.yaml',
        'id: G-02, plain: Children., when: { fact: purpose, is: legal }, opens: legal, obligations: [caldicott-log]',
      ),
      [...legal('power'), ...legal('power').map((it) => it.replace('G-01', 'G-02'))],
    ],
    [
      'another, which no rule lets pass',
      withRule(
        'gateways.yaml',
        'id: G-02, plain: Children., when: { fact: subject.age, at_least: 18 }, opens: other, obligations: [caldicott-log]',
      ),
      [
        'legal G-01 I-01 rule',
        'legal G-01 A-01 rule',
        ...['S-01', 'R-01', 'R-10', 'A-01', 'A-02'].map((it) => `other G-02 ${it} rule`),
      ],
    ],
  ])('%s', (_, files, expected) => {
    const found = conflictsOf(compiled(files))
    expect(found.map((it) => `${it.power} ${it.gateway} ${it.rule} ${it.wins}`)).toEqual(expected)
    for (const { wins, example } of found) expect(example === undefined).toBe(wins === 'power')
  })
})

describe('what can be reached', () => {
  it('a power that opens where nothing is released is one that opens', () => {
    const files = withRule(
      'gateways.yaml',
      'id: G-02, plain: Unborn., when: { fact: subject.age, below: 0 }, opens: other, obligations: [caldicott-log]',
    )
    expect(unreachable(compiled(files))).toEqual([])
  })

  it('an obligation on what is never released is none', () => {
    const files = withRule(
      'obligations.yaml',
      'id: O-02, plain: Unborn., when: { fact: subject.age, below: 0 }, obligations: [record-reason]',
    )
    expect(unreachable(compiled(files)).map((it) => it.says)).toEqual([
      'O-02 never fires, whatever the facts',
    ])
  })

  it('two rules shadow a third together, and those that it does not take are not named', () => {
    const rule = (id: string, when: string): string =>
      `  - { id: ${id}, plain: Not shared., when: ${when}, effect: { refuse: ACCESS_DENIED }, cite: [an Act], owner: ig,
      review_by: 2027-04-01, examples: [{ case: One., then: fires }, { case: Another., then: does-not-fire }] }\n`
    const [trust, child] = ['{ fact: requester.org.type, is: nhs-trust }', '{ fact: subject.age, below: 18 }']
    const text = `kind: rules\ntier: restriction\nrules:\n${rule('L-01', trust)}${rule('L-02', child)}${rule('L-03', `{ any: [${trust}, ${child}] }`)}`
    expect(
      shadowed(compiled(smallFolder(), [{ name: 'ours.yaml', text }])).map((it) => [it.says, it.with]),
    ).toEqual([
      [
        'whenever L-03 refuses ACCESS_DENIED, L-01 or L-02 has determined the same or a stricter outcome',
        ['L-01', 'L-02'],
      ],
    ])
  })
})

describe('a bar that is passed', () => {
  it('because it masks, for all that is known', () => {
    const [proof] = barProofs(planted('S-01', { effect: { kind: 'mask', paths: ['note'] }, excuses: [] }))
    expect(proof?.against).toMatchObject({
      kind: 'bar-passed',
      says: 'something is released although S-01 applies',
      example: { changes: new Map([['resource.labels', ['WITNESS']]]) },
    })
  })

  // Never known to apply, and not known not to where the kind of organisation is not.
  const unsure = rules.conditions.flatMap((it): readonly Condition[] =>
    it.text.id === 'O-01' && it.kind === 'obligation' ? [it.when, not(it.when)] : [],
  )
  const changes = new Map([['requester.org.type', undefined]])

  it('only where it is not known whether it applies', () => {
    const passed = planted('S-01', {
      applies: all(unsure),
      effect: { kind: 'mask', paths: ['note'] },
      excuses: [],
    })
    expect(barProofs(passed).map((it) => it.against?.example?.changes)).toEqual([changes])
  })

  it('a rule that kept back only what is unknown, and is gone', () => {
    const { widens } = compareRules(
      planted('S-01', { applies: all(unsure), excuses: [] }),
      planted('S-01', { applies: NEVER }),
    )
    expect(widens.map((it) => [it.rule, it.example?.changes])).toEqual([['S-01', changes]])
  })
})

describe('two rule sets of which one has a rule more', () => {
  const more = compiled(
    withRule(
      'restrictions.yaml',
      'id: R-02, plain: No tasks., when: { fact: resource.labels, has: SEALED }, effect: { withhold: generic }',
    ),
  )
  const example = { changes: new Map([['resource.labels', ['SEALED']]]) }

  it('that has come', () => {
    expect(compareRules(rules, more)).toMatchObject({
      widens: [],
      narrows: [{ rule: 'R-02', example }],
      differs: [
        {
          kind: 'differs',
          rule: 'R-02',
          says: 'R-02: permit implied consent became withhold generic',
          with: [],
          example,
        },
      ],
    })
  })

  it('that has gone', () => {
    expect(compareRules(more, rules)).toMatchObject({
      widens: [{ rule: 'R-02', example }],
      narrows: [],
      differs: [{ rule: 'R-02', says: 'R-02: withhold generic became permit implied consent', example }],
    })
  })
})

describe('what takes more steps than are allowed', () => {
  const hurried: Analysed = { ...rules, steps: 1 }

  it('is claimed of no rule, and is for the owner to see to', () => {
    const analysis = analyseRules(hurried, { against: rules })
    const ids = ['I-01', 'S-01', 'G-01', 'R-01', 'R-10', 'A-01', 'A-02', 'O-01']
    expect(analysis.findings).toEqual(
      ids.map((rule) => ({
        kind: 'undecided',
        rule,
        says: `whether ${rule} can ever fire was not decided`,
        with: [],
        example: undefined,
      })),
    )
    expect(analysis.bars.map((it) => it.against)).toEqual([
      {
        kind: 'undecided',
        rule: 'S-01',
        says: 'not decided: nothing is released while S-01 applies',
        with: [],
        example: undefined,
      },
    ])
    expect(analysis.conflicts).toEqual([])
    expect(negative(analysis).map((it) => it.kind)).toContain('undecided')
  })
})
