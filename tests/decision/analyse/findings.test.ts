import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyseRules, negative } from '../../../src/decision/analyse/analyse.js'
import { compareRules } from '../../../src/decision/analyse/compare.js'
import { type Analysed, type Finding, released } from '../../../src/decision/analyse/finding.js'
import { conflictsOf } from '../../../src/decision/analyse/powers.js'
import { barProofs, overlayProofs } from '../../../src/decision/analyse/proofs.js'
import { shadowed, unreachable } from '../../../src/decision/analyse/reach.js'
import { findTree } from '../../../src/decision/analyse/search/search.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { isRelease, randomFacts } from '../random-facts.js'
import { compiled, ruleFiles, ruleFilesWith } from '../rule-folder.js'

const rules = compiled()

/** A local rule with this condition and effect. */
function withLocal(when: string, effect: string): ReturnType<typeof compiled> {
  const text = `kind: rules
tier: restriction
rules:
  - id: L-01
    plain: Ours.
    when: ${when}
    effect: ${effect}
    cite: [local]
    owner: ig
    review_by: 2027-04-01
    examples:
      - { case: One., then: fires }
      - { case: Another., then: does-not-fire }
`
  return compiled(ruleFiles(), [{ name: 'ours.yaml', text }])
}

const changesOf = (finding: Finding | undefined): object =>
  Object.fromEntries(finding?.example?.changes ?? [])

describe('the rules of the project', () => {
  it('have nothing their owner must see to, and every bar is proven', () => {
    const analysis = analyseRules(rules)
    expect(negative(analysis)).toEqual([])
    expect(analysis.bars.map((it) => it.rule)).toEqual(['S-01', 'S-02', 'S-03', 'S-04'])
    expect(analysis.bars.every((it) => it.against === undefined)).toBe(true)
  })

  it('release exactly where analysis says that they do', () => {
    const goals = released(rules.conditions).map((it) => compileCondition(it.condition))
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        expect(goals.every((it) => it(facts) === 'no')).toBe(isRelease(rules.ruleSet.decide(facts)))
      }),
      { numRuns: 1000 },
    )
  })
})

describe('each kind of finding, planted', () => {
  it('a rule that can never fire', () => {
    const planted = compiled(
      ruleFilesWith(
        'bars.yaml',
        'when: { fact: resource.labels, has: WITNESS }',
        'when: { all: [{ fact: resource.labels, has: WITNESS }, { not: { fact: resource.labels, has: WITNESS } }] }',
      ),
    )
    expect(unreachable(planted)).toEqual([
      expect.objectContaining({
        rule: 'S-04',
        says: 'S-04 never fires on facts that are known, only where one is unknown',
      }),
    ])
  })

  it('a power that can never open', () => {
    const planted = compiled(
      ruleFilesWith(
        'gateways.yaml',
        '- { fact: requester.org.type, in: [la-children, gp-practice, nhs-trust] }',
        '- { fact: requester.org.type, in: [la-children] }\n        - { fact: requester.org.type, in: [gp-practice] }',
      ),
    )
    expect(unreachable(planted).map((it) => it.says)).toContain('G-03 never opens, whatever the facts')
  })

  it('a rule that changes nothing', () => {
    const inR04 = '{ all: [{ fact: resource.labels, has: SEALED }, { fact: purpose, is: direct-care }] }'
    const [found, ...more] = shadowed(withLocal(inR04, '{ withhold: generic }'))
    expect(found).toMatchObject({ rule: 'L-01', with: ['R-04'] })
    expect(more).toEqual([])
    // Silent is stricter than what R-04 does, and without the purpose an order would pass R-04 and not this.
    expect(shadowed(withLocal(inR04, '{ withhold: silent }'))).toEqual([])
    const wider = '{ fact: resource.labels, has: SEALED }'
    const [other, ...rest] = shadowed(withLocal(wider, '{ withhold: generic }'))
    expect([other?.rule, other?.with, rest]).toEqual(['R-04', ['L-01'], []])
  })

  it('a rule that two others shadow together', () => {
    const either = `{ any: [{ all: [{ fact: resource.labels, has: SEALED }, { fact: purpose, is: direct-care }] },
      { all: [{ fact: purpose, is: subject-access }, { fact: resource.labels, has: NOPAT }] }] }`
    expect(shadowed(withLocal(either, '{ withhold: generic }'))[0]).toMatchObject({ with: ['R-04', 'R-12'] })
  })

  it('a bar that a power passes', () => {
    const glass = rules.conditions.find((it) => it.text.id === 'G-04')!
    const planted: Analysed = {
      ...rules,
      conditions: rules.conditions.map((it) =>
        it.kind === 'denial' && it.text.id === 'S-04' && glass.kind === 'gateway'
          ? { ...it, excuses: [{ how: 'overridden', when: glass.when }] }
          : it,
      ),
    }
    const [found, ...more] = barProofs(planted).flatMap((it) => it.against ?? [])
    expect(more).toEqual([])
    expect(found?.kind).toBe('bar-passed')
    expect(changesOf(found)).toMatchObject({ 'resource.labels': ['WITNESS'], 'override.breakGlass': true })
  })

  it('a bar that only masks', () => {
    const planted: Analysed = {
      ...rules,
      conditions: rules.conditions.map((it) =>
        it.kind === 'denial' && it.text.id === 'S-02'
          ? { ...it, effect: { kind: 'mask', paths: ['note'] } }
          : it,
      ),
    }
    expect(barProofs(planted).find((it) => it.rule === 'S-02')?.against?.kind).toBe('bar-passed')
  })

  it('local rules that open something, were they let', () => {
    const overlaid = withLocal('{ fact: resource.type, is: Flag }', '{ withhold: generic }')
    expect(overlayProofs(rules, overlaid).flatMap((it) => it.against ?? [])).toEqual([])
    const opened: Analysed = {
      ...overlaid,
      conditions: overlaid.conditions.filter((it) => it.text.id !== 'R-17'),
    }
    const [found, ...more] = overlayProofs(rules, opened).flatMap((it) => it.against ?? [])
    expect(more).toEqual([])
    expect(found).toMatchObject({ kind: 'overlay-widens', rule: 'R-17' })
    expect(changesOf(found)).toEqual({ 'resource.controllerIsSource': false })
  })

  it('what is too much to try is said to be undecided', () => {
    const field = { table: rules.facts, base: rules.start, unknowns: 'all-known' as const, steps: 3 }
    expect(findTree(released(rules.conditions), field)).toEqual({ kind: 'undecided' })
  })
})

describe('two rule sets', () => {
  const fewer = compiled(
    ruleFilesWith(
      'restrictions.yaml',
      'has_any: [STI, HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
      'has_any: [HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
    ),
  )

  it('that are the same differ nowhere', () => {
    expect(compareRules(rules, compiled())).toEqual({ widens: [], narrows: [], differs: [] })
  })

  it('show what is released now by the smallest change to the base', () => {
    const { widens, narrows } = compareRules(rules, fewer)
    expect(narrows).toEqual([])
    expect(widens.map((it) => [it.rule, changesOf(it)])).toEqual([['R-05', { 'resource.labels': ['STI'] }]])
    const { facts } = widens[0]!.example!
    expect([rules, fewer].map((it) => it.ruleSet.decide(facts).decision)).toEqual(['withhold', 'permit'])
  })

  it('and what is kept back now, the other way round', () => {
    const { widens, narrows } = compareRules(fewer, rules)
    expect(widens).toEqual([])
    expect(narrows.map((it) => it.says)).toEqual(['R-05 keeps back what was released'])
  })

  it.each([
    [
      'obligations.yaml',
      '    obligations: [privacy-officer-alert]\n',
      '    obligations: [caldicott-log]\n',
      'O-01',
    ],
    [
      'bars.yaml',
      'has: WITNESS }\n    effect: { withhold: silent }',
      'has: WITNESS }\n    effect: { withhold: generic }',
      'S-04',
    ],
    [
      'integrity.yaml',
      'in: [research, planning] }\n    effect: { refuse: ACCESS_DENIED }',
      'in: [research, planning] }\n    effect: { refuse: REVIEW_REQUIRED }',
      'I-09',
    ],
  ])('show another verdict of one rule: %s', (file, from, to, rule) => {
    const { widens, narrows, differs } = compareRules(rules, compiled(ruleFilesWith(file, from, to)))
    expect([widens, narrows]).toEqual([[], []])
    expect(differs.map((it) => it.rule)).toEqual([rule])
    expect(differs[0]?.says).toContain(' became ')
  })
})

describe('what is masked is kept back too', () => {
  const shown = compiled(ruleFilesWith('restrictions.yaml', '        - birthPlace\n', ''))

  it('an element that is no longer masked is released now, and the other way round', () => {
    const [wider, narrower] = [compareRules(rules, shown), compareRules(shown, rules)]
    expect([wider.widens.map((it) => it.rule), wider.narrows]).toEqual([['R-09'], []])
    expect([narrower.widens, narrower.narrows.map((it) => it.rule)]).toEqual([[], ['R-09']])
    const { facts } = wider.widens[0]!.example!
    const masks = [rules, shown].map((it) => it.ruleSet.decide(facts).masks.includes('birthPlace'))
    expect(masks).toEqual([true, false])
  })
})

describe('powers against rules', () => {
  const conflicts = conflictsOf(rules)
  const winner = (gateway: string, rule: string): string | undefined =>
    conflicts.find((it) => it.gateway === gateway && it.rule === rule)?.wins

  it.each([
    ['G-01', 'R-01', 'power'],
    ['G-01', 'S-04', 'rule'],
    ['G-01', 'S-03', undefined],
    ['G-02', 'R-01', 'either'],
    ['G-02', 'R-03', 'rule'],
    ['G-04', 'R-16', 'either'],
    ['G-04', 'R-04', 'rule'],
    ['G-05', 'R-01', 'rule'],
  ])('%s against %s: %s', (gateway, rule, expected) => {
    expect(winner(gateway, rule)).toBe(expected)
  })

  it('have an example of the rule winning that the engine agrees with', () => {
    for (const { rule, wins, example } of conflicts) {
      if (wins === 'power') continue
      const trace = rules.explain(example!.facts).find((it) => it.id === rule)
      expect(trace?.outcome).toBe('fires')
    }
  })
})
