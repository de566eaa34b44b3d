import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { singleChanges, wouldChange } from '../../../src/decision/analyse/would-change.js'
import { type FactTree } from '../../../src/model/facts.js'
import { isRelease, randomFacts } from '../random-facts.js'
import { compiled } from '../rule-folder.js'

const rules = compiled()
const factsOf = (rule: string): (typeof rules.examples)[number]['facts'] =>
  rules.examples.find((it) => it.rule === rule && it.expected.then === 'fires')!.facts

it.each([
  ['R-01', { 'subject.dissent': false }],
  ['R-02', { 'subject.objectsTo': [] }],
  ['R-05', { 'resource.labels': [] }],
  ['R-05', { 'subject.consent.categories': ['STI'] }],
  ['I-02', { 'requester.authAssurance': 2 }],
])('%s: what would turn it, by itself', (rule, facts) => {
  const found = wouldChange(rules, factsOf(rule)).changes
  expect(found.map((it) => it.facts)).toContainEqual(facts)
  expect(found.every((it) => it.decision === 'permit' || it.decision === 'mask')).toBe(true)
})

it('two reasons at once: the facts that together turn it', () => {
  const facts = { ...factsOf('R-01'), agreement: { inForce: false } }
  expect(wouldChange(rules, facts).changes.map((it) => it.facts)).toEqual([
    { 'agreement.inForce': true, 'subject.dissent': false },
    // Were it the person who asks, neither would bind.
    { purpose: 'subject-access', 'requester.roleGroup': 'citizen' },
  ])
})

it('nothing that is kept back is said to open by what does not open it', () => {
  fc.assert(
    fc.property(randomFacts(rules), (facts) => {
      const isOpen = isRelease(rules.ruleSet.decide(facts))
      for (const it of wouldChange(rules, facts).changes) expect(isRelease(it)).toBe(!isOpen)
    }),
    { numRuns: 30 },
  )
})

it('what is more than anybody reads is cut, and that is said', () => {
  const { changes, moreExist } = wouldChange(rules, rules.start)
  expect([changes.length, moreExist]).toEqual([20, true])
  expect(wouldChange(rules, factsOf('R-01'))).toMatchObject({ moreExist: false })
})

it('what nobody can bring about is not among it', () => {
  const facts = factsOf('R-05')
  const fixed = ['resource.labels', 'resource.type']
  const found = wouldChange(rules, facts, fixed).changes.flatMap((it) => Object.keys(it.facts))
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((it) => fixed.includes(it))).toEqual([])
})

describe('what one fact may be instead', () => {
  const start = rules.start
  const { objectsTo: _unknown, ...subject } = start.subject ?? {}
  const changesOf = (facts: FactTree, fact: string): readonly unknown[] =>
    singleChanges(rules, facts).flatMap(([it, value]) => (it === fact ? [value] : []))

  it('a list that is unknown may be empty', () => {
    expect(changesOf({ ...start, subject }, 'subject.objectsTo')).toEqual([[]])
  })

  it('a list that is known has one text more, or one fewer', () => {
    const id = start.requester?.org?.id ?? ''
    const objecting = (objectsTo: readonly string[]): FactTree => ({
      ...start,
      subject: { ...subject, objectsTo },
    })
    expect(changesOf(objecting([]), 'subject.objectsTo')).toContainEqual([id])
    expect(changesOf(objecting([id, 'X99']), 'subject.objectsTo')).toContainEqual(['X99'])
  })

  it('never what it is', () => {
    expect(changesOf(start, 'subject.dissent')).toEqual([true])
    const dissenting = { ...start, subject: { ...start.subject, dissent: true } }
    expect(changesOf(dissenting, 'subject.dissent')).toEqual([false])
  })
})
