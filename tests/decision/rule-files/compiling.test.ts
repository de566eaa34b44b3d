import { describe, expect, it } from 'vitest'
import { checkExample } from '../../../src/decision/check-example.js'
import { recompileRules } from '../../../src/decision/compile-rules.js'
import { describeProblem } from '../../../src/decision/rule-files/problem.js'
import { compiled } from '../rule-folder.js'
import { smallFolder, smallFolderWith } from './small-folder.js'

const rules = compiled(smallFolder())
const OURS = {
  name: 'ours.yaml',
  text: `kind: rules
tier: restriction
rules:
  - { id: L-01, plain: Tasks are ours., when: { fact: resource.type, is: Task }, effect: { withhold: none },
      cite: [an Act], owner: ig, review_by: 2027-04-01, examples: [
      { case: A task., facts: { resource.type: Task }, then: fires },
      { case: A flag., then: does-not-fire }] }
`,
}
const withOurs = compiled(smallFolder(), [OURS])

describe('a folder that compiles', () => {
  it.each(rules.examples.map((it) => [it.rule, it.expected.case, it] as const))(
    'does what its examples say: %s %s',
    (_rule, _case, example) => {
      expect(checkExample(rules, example)).toEqual([])
    },
  )

  it('tells where its examples stand', () => {
    const [first, second] = rules.examples.filter((it) => it.rule === 'R-01')
    expect([first?.file, first?.line, second?.line]).toEqual(['restrictions.yaml', 6, 7])
  })

  it('has its rules by tier and then by the number of their id, whatever the order of its files', () => {
    const more = smallFolderWith('masks.yaml', 'R-10', 'R-100').map((it) =>
      it.name === 'restrictions.yaml' ? { ...it, text: it.text.replace('R-01', 'R-20') } : it,
    )
    const another = {
      name: 'more.yaml',
      text: smallFolder().find((it) => it.name === 'masks.yaml')?.text ?? '',
    }
    const other = compiled([...more, another].toReversed())
    expect(other.rules.map((it) => it.id)).toEqual([
      'I-01',
      'S-01',
      'G-01',
      'R-10',
      'R-20',
      'R-100',
      'A-01',
      'A-02',
      'O-01',
      'D-00',
    ])
  })

  it('says of each rule what is written of it', () => {
    expect(rules.rules.find((it) => it.id === 'R-01')).toEqual({
      id: 'R-01',
      tier: 'restriction',
      plain: 'Who says no is heard.',
      cite: ['an Act'],
      owner: 'ig',
      reviewBy: '2027-04-01',
    })
  })

  it('stamps what it releases with the first basis that holds, and the last where none does', () => {
    const basisFor = (purpose: string): unknown => rules.ruleSet.decide({ ...rules.start, purpose }).basis
    expect(basisFor('legal')).toEqual({
      gdpr6: '6(1)(c)',
      gdpr9: '9(2)(f)',
      commonLaw: 'required by law',
      duty: 'court order',
    })
    expect(basisFor('direct-care')).toEqual({
      gdpr6: '6(1)(e)',
      gdpr9: '9(2)(h)',
      commonLaw: 'implied consent',
      duty: undefined,
    })
  })
})

describe('a local rule', () => {
  const PARTS =
    'unless: { gateway: legal }, not_for: [minor], overridden_by: [legal], obligations: [record-reason]'
  it.each([
    ['refuse', `${PARTS}, effect: { refuse: ACCESS_DENIED }`],
    ['withhold', `${PARTS}, effect: { withhold: none }`],
    ['mask', `${PARTS}, effect: { mask: [note] }`],
  ])('may %s, with exceptions and duties', (_, parts) => {
    const text = OURS.text
      .replace('effect: { withhold: none }', parts)
      .replace('resource.type, is: Task', 'requester.org.type, is: nhs-trust')
    expect(compiled(smallFolder(), [{ ...OURS, text }]).rules.map((it) => it.id)).toContain('L-01')
  })

  it('may narrow a view', () => {
    const text = OURS.text
      .replace('tier: restriction', 'tier: agreement')
      .replace('when:', 'view: [{ types: [Flag] }], applies_when:')
    expect(compiled(smallFolder(), [{ ...OURS, text }]).rules.map((it) => it.id)).toContain('L-01')
  })
})

describe('a rule set that was kept', () => {
  it.each([
    ['alone', rules],
    ['with its local rules', withOurs],
  ])('compiles again to the same, %s', (_, before) => {
    const again = recompileRules(before.files)
    if (again.kind === 'errors') throw new Error(again.problems.map(describeProblem).join())
    expect(again.ruleSet.hash).toBe(before.ruleSet.hash)
    expect(again.files).toEqual(before.files)
    expect(again.rules).toEqual(before.rules)
  })

  it('names its local files so that they stay local', () => {
    expect(withOurs.files.map((it) => it.name)).toEqual([
      ...smallFolder().map((it) => it.name),
      'local/ours.yaml',
    ])
    expect(recompileRules([{ ...OURS, name: 'local/ours.yaml' }, ...smallFolder()])).toMatchObject({
      kind: 'compiled',
    })
    // The same file as a national one may not bear such an id.
    expect(recompileRules([OURS, ...smallFolder()])).toMatchObject({
      kind: 'errors',
      problems: [{ file: 'ours.yaml', line: 4, column: 11 }],
    })
  })
})
