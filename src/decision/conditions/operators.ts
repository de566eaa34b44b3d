import { type Condition, type Test } from './condition.js'
import { type FactRow, type FactValue, isTextList, knownFact } from './fact-row.js'
import { truthOf } from './truth.js'

/** The fact equals the value. Null, known to be none, equals nothing. */
export function is(row: FactRow, expected: string | number | boolean): Test {
  return { ...test(row, [expected], (value) => value === expected), equals: expected }
}

/** The fact is one of the texts. Null is none of them. */
export function isIn(row: FactRow, expected: readonly string[]): Test {
  const set: ReadonlySet<unknown> = new Set(expected)
  return test(row, expected, (value) => set.has(value))
}

/** The fact is a number that is not below the bound. */
export function atLeast(row: FactRow, bound: number): Test {
  return test(row, [bound], (value) => typeof value === 'number' && value >= bound)
}

/** The fact is a number below the bound. */
export function below(row: FactRow, bound: number): Test {
  return test(row, [bound], (value) => typeof value === 'number' && value < bound)
}

/** The fact is a number that is not above the bound. */
export function atMost(row: FactRow, bound: number): Test {
  return test(row, [bound], (value) => typeof value === 'number' && value <= bound)
}

/** The fact is a text that says something: null and blanks do not. */
export function isGiven(row: FactRow): Test {
  return test(row, [], (value) => typeof value === 'string' && value.trim() !== '')
}

/** The list holds at least one of the texts. */
export function hasAny(row: FactRow, expected: readonly string[]): Test {
  return test(row, expected, (value) => isTextList(value) && expected.some((it) => value.includes(it)))
}

/** The list holds the text that another fact is. An empty list holds nothing, whatever the other fact. */
export function hasFact(list: FactRow, member: FactRow): Test {
  const readList = knownFact(list)
  const readMember = knownFact(member)
  return {
    kind: 'test',
    facts: [list.fact, member.fact],
    turnsOn: [],
    evaluate: (facts) => {
      const value = readList(facts)
      if (isTextList(value) && value.length === 0) return 'no'
      const other = readMember(facts)
      if (value === undefined || other === undefined) return 'unknown'
      return truthOf(isTextList(value) && typeof other === 'string' && value.includes(other))
    },
  }
}

/** Each of the texts that is in the one list is in the other list as well. */
export function everyIn(list: FactRow, within: FactRow, texts: readonly string[]): Condition {
  return {
    kind: 'all',
    of: texts.map((text) => ({
      kind: 'any',
      of: [{ kind: 'not', of: hasAny(list, [text]) }, hasAny(within, [text])],
    })),
  }
}

/** Never holds: unknown while the fact is unknown. */
export function isMissing(row: FactRow): Test {
  return test(row, [], () => false)
}

function test(row: FactRow, turnsOn: Test['turnsOn'], holds: (value: FactValue) => boolean): Test {
  const read = knownFact(row)
  return {
    kind: 'test',
    facts: [row.fact],
    turnsOn,
    evaluate: (facts) => {
      const value = read(facts)
      return value === undefined ? 'unknown' : truthOf(holds(value))
    },
  }
}
