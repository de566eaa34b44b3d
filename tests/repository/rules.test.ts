import { describe, expect, test } from 'vitest'
import { RELEASED } from '../../src/version.js'
import { TIERS } from '../../src/decision/rule-files/rule-schema.js'
import { readRuleFiles } from '../../scripts/docs/rule-files.js'

const files = readRuleFiles('.', TIERS)
const rules = files.tiers.flatMap((it) => it.rules)

describe('the rules', () => {
  test('are all found', () => {
    expect(rules.length).toBe(files.compiled.rules.length)
    expect(rules.length).toBeGreaterThan(40)
  })

  test.each(rules.map((it) => [it.id, it] as const))(
    '%s has a citation, an owner, and a review that is not overdue at this release',
    (_id, rule) => {
      expect(rule.cite.length).toBeGreaterThan(0)
      expect(rule.owner).not.toBe('')
      expect(rule.review_by > RELEASED).toBe(true)
    },
  )

  test.each(rules.map((it) => [it.id, it] as const))(
    '%s has an example in which it fires and one in which it does not',
    (_id, rule) => {
      const fires = rule.examples.filter((it) => it.then === 'fires')
      expect(fires.length).toBeGreaterThan(0)
      expect(fires.length).toBeLessThan(rule.examples.length)
    },
  )

  test('tell every example apart by a sentence', () => {
    const unlike = rules.filter((it) => new Set(it.examples.map((one) => one.case)).size < it.examples.length)
    expect(unlike.map((it) => it.id)).toEqual([])
    const cases = rules.flatMap((it) => it.examples.map((one) => one.case))
    expect(cases.filter((it) => !/^[A-Z].*[.]$/s.test(it))).toEqual([])
  })
})

describe('the facts', () => {
  test('each say in plain English what they mean', () => {
    expect(files.facts.filter((it) => !/^[A-Z0-9].*[.]$/.test(it.means ?? '')).map((it) => it.fact)).toEqual(
      [],
    )
  })

  test('are each read by a rule, or needed whatever the rules read', () => {
    const read = JSON.stringify([files.tiers, files.situations, files.bases])
    const idle = [...files.compiled.facts.values()].filter(
      (it) => !it.needed && !read.includes(`"${it.fact}"`),
    )
    expect(idle.map((it) => it.fact)).toEqual([])
  })
})
