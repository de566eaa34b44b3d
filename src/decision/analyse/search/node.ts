import { type Condition, type Test } from '../../conditions/condition.js'
import { type FactPath } from '../../conditions/fact-paths.js'
import { type FactValue } from '../../conditions/fact-row.js'
import { factTree } from '../../rule-files/example-facts.js'
import { type FactTable } from '../../rule-files/fact-table.js'
import { type Truth } from '../../conditions/truth.js'
import { KNOWN_LIST, type Variable, type VariableValue, type Variables } from './variables.js'

/** A set of truths as bits: what a condition may still turn out to be while some variables are open. */
export type Truths = number
export const [YES, NO, UNKNOWN] = [1, 2, 4] as const

/** The choice made for each variable: the place of its value, or OPEN. */
export type Choice = Int16Array
export const OPEN = -1

/** A condition over variables. */
export type Node = {
  /** Every truth that some completion of the choice may give; exact once nothing it reads is open. */
  readonly truths: (choice: Choice) => Truths
  /** The open variables on which it still depends. */
  readonly open: (choice: Choice, found: Set<number>) => void
}

/**
 * The condition over these variables. `part` may answer for a part of it as a whole, instead of what it is made of.
 */
export function nodeOf(
  condition: Condition,
  variables: Variables,
  table: FactTable,
  part: (condition: Condition) => Node | undefined = () => undefined,
): Node {
  const whole = part(condition)
  if (whole !== undefined) return whole
  switch (condition.kind) {
    case 'test':
      return atomOf(condition, variables, table)
    case 'constant': {
      const bit = bitOf(condition.truth)
      return { truths: () => bit, open: () => undefined }
    }
    case 'not': {
      const of = nodeOf(condition.of, variables, table, part)
      return { truths: (choice) => flipped(of.truths(choice)), open: of.open }
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((it) => nodeOf(it, variables, table, part))
      return joined(parts, condition.kind === 'all' ? NO : YES)
    }
  }
}

/** What a part that stands for itself may be. */
export const PART_TRUTHS = [NO, YES, UNKNOWN] as const

/** A part that stands for itself, as the variable at that place. */
export function partNode(place: number): Node {
  return {
    truths: (choice) => PART_TRUTHS[choice[place] ?? OPEN] ?? YES | NO | UNKNOWN,
    open: (choice, found) => addOpen([place], choice, found),
  }
}

function bitOf(truth: Truth): Truths {
  return { yes: YES, no: NO, unknown: UNKNOWN }[truth]
}

function flipped(truths: Truths): Truths {
  return (truths & UNKNOWN) | (truths & YES ? NO : 0) | (truths & NO ? YES : 0)
}

/** Kleene's all (decided by no) or any (decided by yes) over sets of truths. */
function joined(parts: readonly Node[], decides: Truths): Node {
  const other = decides === YES ? NO : YES
  return {
    truths: (choice) => {
      let found = 0
      let [areOther, anyUnknown] = [true, false]
      for (const part of parts) {
        const truths = part.truths(choice)
        if (truths === decides) return decides
        if (truths & decides) found |= decides
        if (!(truths & other)) areOther = false
        if (truths & UNKNOWN) anyUnknown = true
      }
      return found | (areOther ? other : 0) | (anyUnknown ? UNKNOWN : 0)
    },
    open: (choice, found) => {
      for (const part of parts) if (!isSettled(part.truths(choice))) part.open(choice, found)
    },
  }
}

/** True where only one truth is left. */
function isSettled(truths: Truths): boolean {
  return truths === YES || truths === NO || truths === UNKNOWN
}

function atomOf(test: Test, variables: Variables, table: FactTable): Node {
  const [fact, member] = test.facts
  if (fact === undefined) return { truths: () => UNKNOWN, open: () => undefined }
  if (member !== undefined) return memberAtom(fact, member, variables)
  return table.get(fact)?.holds === 'texts'
    ? listAtom(test, fact, variables)
    : scalarAtom(test, fact, variables)
}

function scalarAtom(test: Test, fact: FactPath, variables: Variables): Node {
  const place = variables.placeOf(fact)
  const values = variables.list[place]?.values ?? []
  const truths = values.map((it) => bitOf(test.evaluate(factTree(asFact(fact, it)))))
  const any = truths.reduce((a, b) => a | b, 0)
  return {
    truths: (choice) => truths[choice[place] ?? OPEN] ?? any,
    open: (choice, found) => addOpen([place], choice, found),
  }
}

function asFact(fact: FactPath, value: VariableValue): ReadonlyMap<FactPath, FactValue> {
  return new Map(value === undefined ? [] : [[fact, value]])
}

/** What a list itself may be: known, known to be none, unknown; each as one bit. */
const [IS_KNOWN, IS_NONE, IS_UNKNOWN] = [1, 2, 4] as const

function listState(variable: Variable | undefined, chosen: number): number {
  const values = variable?.values ?? []
  const left = chosen === OPEN ? values : values.slice(chosen, chosen + 1)
  const bit = (it: VariableValue): number => {
    if (it === KNOWN_LIST) return IS_KNOWN
    return it === null ? IS_NONE : IS_UNKNOWN
  }
  return left.reduce<number>((bits, it) => bits | bit(it), 0)
}

/** Whether a member is in the list: yes, no, or either while it is open. */
function heldBits(variables: Variables, place: number, choice: Choice): Truths {
  const chosen = choice[place] ?? OPEN
  if (chosen === OPEN) return YES | NO
  return variables.list[place]?.values[chosen] === true ? YES : NO
}

function anyHeld(variables: Variables, places: readonly number[], choice: Choice): Truths {
  let bits: Truths = NO
  for (const place of places) {
    const held = heldBits(variables, place, choice)
    if (held === YES) return YES
    if (held & YES) bits = YES | NO
  }
  return bits
}

function listAtom(test: Test, fact: FactPath, variables: Variables): Node {
  const place = variables.placeOf(fact)
  const members = test.turnsOn.map((it) => variables.memberAt(fact, String(it), 'text'))
  return {
    truths: (choice) => {
      const state = listState(variables.list[place], choice[place] ?? OPEN)
      const known = state & IS_KNOWN ? anyHeld(variables, members, choice) : 0
      return known | (state & IS_NONE ? NO : 0) | (state & IS_UNKNOWN ? UNKNOWN : 0)
    },
    open: (choice, found) => addOpen([place, ...members], choice, found),
  }
}

/** The list holds the text that the other fact is; an empty list holds nothing, whatever the other is. */
function memberAtom(list: FactPath, of: FactPath, variables: Variables): Node {
  const [place, other] = [variables.placeOf(list), variables.placeOf(of)]
  const member = variables.memberAt(list, of, 'of')
  const members = variables.membersOf(list)
  const inKnown = (choice: Choice): Truths => {
    const filled = anyHeld(variables, members, choice)
    const empty = filled & NO ? NO : 0
    return filled & YES
      ? empty | comparing(variables, other, choice, heldBits(variables, member, choice))
      : empty
  }
  return {
    truths: (choice) => {
      const state = listState(variables.list[place], choice[place] ?? OPEN)
      return (
        (state & IS_KNOWN ? inKnown(choice) : 0) |
        (state & IS_NONE ? comparing(variables, other, choice, NO) : 0) |
        (state & IS_UNKNOWN ? UNKNOWN : 0)
      )
    },
    open: (choice, found) => addOpen([place, other, ...members], choice, found),
  }
}

/** What looking for the text of a fact gives, where finding it would give `held`. */
function comparing(variables: Variables, place: number, choice: Choice, held: Truths): Truths {
  const values = variables.list[place]?.values ?? []
  const chosen = choice[place] ?? OPEN
  const left = chosen === OPEN ? values : values.slice(chosen, chosen + 1)
  return left.reduce<Truths>((bits, it) => {
    if (it === undefined) return bits | UNKNOWN
    return bits | (typeof it === 'string' ? held : NO)
  }, 0)
}

function addOpen(places: readonly number[], choice: Choice, found: Set<number>): void {
  for (const place of places) if (place >= 0 && (choice[place] ?? OPEN) === OPEN) found.add(place)
}
