import { expect, it } from 'vitest'
import { compareRules } from '../../../src/decision/analyse/compare.js'
import { compiled } from '../rule-folder.js'
import { replaced, smallFolder } from '../rule-files/small-folder.js'

const ORDER = 'required by law; 6(1)(c); 9(2)(f); court order'
const CONSENT = 'implied consent; 6(1)(e); 9(2)(h)'
const MINOR =
  '  - { when: { situation: minor }, gdpr6: 6(1)(d), gdpr9: 9(2)(c), common_law: best interests }\n'
const LAST = '  - { gdpr6: 6(1)(e)'

/** The small rules with these texts in place of others, in whichever file they stand. */
function withTexts(...changes: readonly (readonly [string, string])[]): ReturnType<typeof compiled> {
  const files = changes.reduce(
    (made, [from, to]) =>
      made.map((it) => (it.text.includes(from) ? { ...it, text: replaced(it.text, from, to) } : it)),
    smallFolder(),
  )
  return compiled(files)
}

it.each<readonly [string, readonly (readonly [string, string])[], Readonly<Record<string, object>>]>([
  ['nothing', [], {}],
  [
    'the common law of the last',
    [['common_law: implied consent', 'common_law: explicit consent']],
    { [`basis 2: ${CONSENT} became explicit consent; 6(1)(e); 9(2)(h)`]: {} },
  ],
  [
    'an article of the UK GDPR',
    [['gdpr6: 6(1)(c)', 'gdpr6: 6(1)(e)']],
    { [`basis 1: ${ORDER} became ${ORDER.replace('(c)', '(e)')}`]: { purpose: 'legal' } },
  ],
  [
    'an article on special categories',
    [['9(2)(h)', '9(2)(g)']],
    { [`basis 2: ${CONSENT} became implied consent; 6(1)(e); 9(2)(g)`]: {} },
  ],
  [
    'a duty that is there no more',
    [[', duty: court order', '']],
    { [`basis 1: ${ORDER} became required by law; 6(1)(c); 9(2)(f)`]: { purpose: 'legal' } },
  ],
  [
    'when one holds',
    [['when: { gateway: legal }, gdpr6', 'when: { all: [{ gateway: legal }, { situation: minor }] }, gdpr6']],
    { [`basis 1: ${ORDER} became ${CONSENT}`]: { purpose: 'legal' } },
  ],
  [
    'one more, after another that goes before it',
    [[LAST, MINOR + LAST]],
    { [`basis 2: ${CONSENT} became best interests; 6(1)(d); 9(2)(c)`]: { 'subject.age': 0 } },
  ],
  [
    'one more, before the others',
    [['bases:\n', `bases:\n${MINOR}`]],
    {
      [`basis 1: ${ORDER} became best interests; 6(1)(d); 9(2)(c)`]: { purpose: 'legal', 'subject.age': 0 },
      [`basis 2: ${CONSENT} became best interests; 6(1)(d); 9(2)(c)`]: { 'subject.age': 0 },
    },
  ],
  // Only the words of a condition are others: each basis stands where it stood.
  [
    'the form of a condition',
    [['when: { gateway: legal }, gdpr6', 'when: { fact: purpose, in: [legal] }, gdpr6']],
    {},
  ],
  // Nothing is released to whom the other basis is for.
  [
    'a basis of what is never released',
    [[LAST, MINOR.replace('{ situation: minor }', '{ fact: subject.age, below: 0 }') + LAST]],
    {},
  ],
])('a comparison tells of another legal basis: %s', (_, changes, expected) => {
  const [before, after] = [compiled(smallFolder()), withTexts(...changes)]
  const { widens, narrows, differs } = compareRules(before, after)
  const found = differs.filter((it) => it.rule.startsWith('basis '))
  expect(
    Object.fromEntries(found.map((it) => [it.says, Object.fromEntries(it.example?.changes ?? [])])),
  ).toEqual(expected)
  expect([...widens, ...narrows]).toEqual([])
  expect(found.every((it) => it.kind === 'differs' && it.with.length === 0)).toBe(true)
  for (const { example } of found) {
    const [old, young] = [before, after].map((it) => it.ruleSet.decide(example?.facts ?? {}).basis)
    expect(old).toBeDefined()
    expect(young).toBeDefined()
    expect(young).not.toEqual(old)
  }
})

it('a basis that holds whatever is known gives way where that is unknown', () => {
  const isType = '{ fact: requester.org.type, is: la-adult }'
  const either = MINOR.replace('{ situation: minor }', `{ any: [${isType}, { not: ${isType} }] }`)
  const [before, after] = [
    withTexts([LAST, either + LAST]),
    withTexts([LAST, either + LAST], ['9(2)(h)', '9(2)(g)']),
  ]
  const found = compareRules(before, after).differs
  expect(found.map((it) => [it.says, Object.fromEntries(it.example?.changes ?? [])])).toEqual([
    [`basis 3: ${CONSENT} became implied consent; 6(1)(e); 9(2)(g)`, { 'requester.org.type': undefined }],
  ])
})
