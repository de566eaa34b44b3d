import { describe, expect, it } from 'vitest'
import { checkExample } from '../../src/decision/check-example.js'
import { compiled } from './rule-folder.js'

const rules = compiled()

describe('the worked examples of every rule', () => {
  it.each(rules.examples.map((it) => [`${it.rule} ${it.expected.case}`, it] as const))('%s', (_, example) => {
    expect(checkExample(rules, example)).toEqual([])
  })

  it('cover every rule', () => {
    const covered = new Set(rules.examples.map((it) => it.rule))
    expect(rules.rules.map((it) => it.id).filter((it) => !covered.has(it))).toEqual([])
  })

  it('notice a rule that does not do what its example says', () => {
    const example = rules.examples.find((it) => it.rule === 'I-01')
    const wrong = {
      ...example!,
      expected: { ...example!.expected, then: 'does-not-fire', decision: 'permit' } as const,
    }
    expect(checkExample(rules, wrong)).toEqual([
      'expected I-01 to be does-not-fire, but it is fires',
      'expected decision permit, but it is refuse',
    ])
  })

  it('notice an example that refuses nothing, and one of a rule that there is not', () => {
    const example = rules.examples.find((it) => it.expected.decision === 'permit')
    const wrong = { ...example!, rule: 'X-99', expected: { ...example!.expected, code: 'ACCESS_DENIED' } }
    expect(checkExample(rules, wrong)).toEqual([
      `expected X-99 to be ${wrong.expected.then}, but it is undefined`,
      'expected code ACCESS_DENIED, but it is none',
    ])
  })
})
