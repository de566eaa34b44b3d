import { type Condition, factsRead, type Test } from '../../conditions/condition.js'
import { type FactPath, factReader } from '../../conditions/fact-paths.js'
import { type FactRow, type FactValue, isTextList } from '../../conditions/fact-row.js'
import { factTree } from '../../rule-files/example-facts.js'
import { type FactTable } from '../../rule-files/fact-table.js'
import { type FactTree } from '../../../model/facts.js'

/** A value a variable may take; undefined is a fact that is unknown. */
export type VariableValue = string | number | boolean | null | undefined

/**
 * One thing that conditions depend on. A fact that holds one value is a variable; a list is one for whether it is
 * known, and one for each text that some condition looks for in it.
 */
export type Variable = {
  readonly fact: FactPath
  readonly isList: boolean
  /** For a list: the text looked for, the fact whose text is looked for, or any text nobody looks for. */
  readonly member: { readonly text: string } | { readonly of: FactPath } | 'another' | undefined
  /** Every value that conditions can tell apart, the one of the base first. */
  readonly values: readonly VariableValue[]
}

/** What a list of texts is, beside its members, when it is known. */
export const KNOWN_LIST = 'known'

/** All variables of some conditions. */
export type Variables = {
  readonly list: readonly Variable[]
  /** The place of the variable of a fact, or of a list's own. */
  placeOf(fact: FactPath): number
  /** Places of the members of a list. */
  membersOf(list: FactPath): readonly number[]
  memberAt(list: FactPath, member: string, kind: 'text' | 'of'): number
}

/** No value was chosen for a variable: whichever it has is as good. */
export const NOT_CHOSEN: unique symbol = Symbol('not chosen')

/** A text that no condition names. */
const ANOTHER_TEXT = 'another'

/**
 * The variables behind the conditions. Their values are representatives: any fact tree agrees with one choice of them
 * on every condition, so that trying all choices is trying all trees. The values of `base` come first.
 */
export function variablesOf(
  conditions: readonly Condition[],
  table: FactTable,
  base: FactTree,
  unknowns: 'with-unknowns' | 'all-known',
): Variables {
  const tests = conditions.flatMap(testsIn)
  const facts = [...new Set(conditions.flatMap((it) => [...factsRead(it)]))].sort()
  const list = facts.flatMap((fact) => {
    const row = table.get(fact)
    if (row === undefined) return []
    const about = tests.filter((it) => it.facts.includes(fact))
    const variables = row.holds === 'texts' ? listVariables(row, about, base) : [scalar(row, about, base)]
    const isOpen = unknowns === 'with-unknowns'
    return variables.map((it) => (isOpen ? it : { ...it, values: it.values.filter((v) => v !== undefined) }))
  })
  const places = new Map(list.map((it, i) => [keyOf(it.fact, it.member), i]))
  return {
    list,
    placeOf: (fact) => places.get(keyOf(fact, undefined)) ?? -1,
    membersOf: (fact) => list.flatMap((it, i) => (it.fact === fact && it.member !== undefined ? [i] : [])),
    memberAt: (fact, member, kind) => places.get(`${fact} ${kind} ${member}`) ?? -1,
  }
}

/** Every comparison in a condition. */
function testsIn(condition: Condition): readonly Test[] {
  switch (condition.kind) {
    case 'test':
      return [condition]
    case 'constant':
      return []
    case 'not':
      return testsIn(condition.of)
    case 'all':
    case 'any':
      return condition.of.flatMap(testsIn)
  }
}

function keyOf(fact: FactPath, member: Variable['member']): string {
  if (member === undefined) return fact
  if (member === 'another') return `${fact} another`
  return 'text' in member ? `${fact} text ${member.text}` : `${fact} of ${member.of}`
}

function scalar(row: FactRow, about: readonly Test[], base: FactTree): Variable {
  const named = about.flatMap((it) => it.turnsOn)
  const values: VariableValue[] = [...valuesOf(row, named), ...(row.mayBeNone ? [null] : []), undefined]
  const first = factReader(row.fact)(base)
  const at = values.findIndex((it) => it === first)
  const known = at < 0 ? nearest(row, first, values) : values[at]
  return {
    fact: row.fact,
    isList: false,
    member: undefined,
    values: distinct(row, about, [known, ...values]),
  }
}

/** The first of all values that no test tells apart. */
function distinct(
  { fact }: FactRow,
  about: readonly Test[],
  values: readonly VariableValue[],
): readonly VariableValue[] {
  const firsts = new Map<string, VariableValue>()
  for (const value of values) {
    const tree = factTree(new Map(value === undefined ? [] : [[fact, value]]))
    const seen = about.map((it) => (it.facts.length === 1 ? it.evaluate(tree) : typeof value))
    const key = [value === undefined, ...seen].join(' ')
    if (!firsts.has(key)) firsts.set(key, value)
  }
  return [...firsts.values()]
}

function valuesOf(row: FactRow, named: readonly (string | number | boolean)[]): readonly VariableValue[] {
  switch (row.holds) {
    case 'truth':
      return [true, false]
    case 'number': {
      const bounds = named.filter((it) => typeof it === 'number')
      const around = bounds.flatMap((it) => [it - 1, it, it + 1])
      return around.length === 0 ? [0] : [...new Set(around)].sort((a, b) => a - b)
    }
    case 'text':
      return row.values ?? [...new Set(named.filter((it) => typeof it === 'string')), ANOTHER_TEXT, ' ']
    case 'texts':
      return []
  }
}

/** The representative of a value that is none itself: the nearest number, or a text that nobody names. */
function nearest(row: FactRow, value: unknown, values: readonly VariableValue[]): VariableValue {
  if (row.holds === 'text') return typeof value === 'string' ? ANOTHER_TEXT : undefined
  if (typeof value !== 'number') return undefined
  const numbers = values.filter((it) => typeof it === 'number')
  return numbers.toSorted((a, b) => Math.abs(a - value) - Math.abs(b - value))[0]
}

function listVariables(row: FactRow, about: readonly Test[], base: FactTree): readonly Variable[] {
  const { fact } = row
  const value = factReader(fact)(base)
  const held = isTextList(value) ? value : []
  const own: VariableValue[] = [KNOWN_LIST, ...(row.mayBeNone ? [null] : []), undefined]
  const texts = [...new Set(about.flatMap((it) => it.turnsOn).filter((it) => typeof it === 'string'))]
  const others = about.flatMap((it) => it.facts.filter((other) => other !== fact))
  const member = (of: Variable['member'], isHeld: boolean): Variable => ({
    fact,
    isList: true,
    member: of,
    values: isHeld ? [true, false] : [false, true],
  })
  const named = [...new Set(others)].map((of) => ({ of, text: factReader(of)(base) }))
  return [
    { fact, isList: true, member: undefined, values: isTextList(value) ? own : own.toReversed() },
    ...texts.sort().map((text) => member({ text }, held.includes(text))),
    ...named.map(({ of, text }) => member({ of }, typeof text === 'string' && held.includes(text))),
    ...(named.length > 0 ? [member('another', false)] : []),
  ]
}

/** The facts that the chosen values stand for; what is not chosen is as in the base. */
export function treeValues(
  variables: Variables,
  chosen: (place: number) => VariableValue | typeof NOT_CHOSEN,
  base: FactTree,
): ReadonlyMap<FactPath, FactValue> {
  const found = new Map<FactPath, FactValue>()
  const value = (place: number): VariableValue => {
    const it = chosen(place)
    return it === NOT_CHOSEN ? variables.list[place]?.values[0] : it
  }
  const isChosen = (place: number): boolean => chosen(place) !== NOT_CHOSEN
  variables.list.forEach(({ fact, isList, member }, place) => {
    if (member !== undefined) return
    const members = variables.membersOf(fact)
    const own = value(place)
    const whole = factReader(fact)(base)
    if (isFact(whole) && ![place, ...members].some(isChosen)) found.set(fact, whole)
    else if (isList && own === KNOWN_LIST) {
      found.set(fact, membersChosen(variables, members, value, found, base))
    } else if (own !== undefined) found.set(fact, own)
  })
  return found
}

function membersChosen(
  variables: Variables,
  members: readonly number[],
  value: (place: number) => VariableValue,
  found: ReadonlyMap<FactPath, FactValue>,
  base: FactTree,
): readonly string[] {
  const texts = members.flatMap((place) => {
    const member = variables.list[place]?.member
    if (member === undefined || value(place) !== true) return []
    if (member === 'another') return [`${ANOTHER_TEXT} text`]
    if ('text' in member) return [member.text]
    const at = variables.placeOf(member.of)
    const text = found.get(member.of) ?? (at < 0 ? factReader(member.of)(base) : value(at))
    return [typeof text === 'string' ? text : `${ANOTHER_TEXT} text`]
  })
  return [...new Set(texts)]
}

function isFact(value: unknown): value is FactValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isTextList(value)
}
