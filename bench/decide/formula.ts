import { type Condition, type NaiveRules, readNaiveRules } from '../../tests/decision/naive/naive-rules.js'

/** A condition with gateways and situations put in place: what every engine can be given. */
export type Formula =
  | { readonly kind: 'all'; readonly of: readonly Formula[] }
  | { readonly kind: 'any'; readonly of: readonly Formula[] }
  | { readonly kind: 'not'; readonly of: Formula }
  | { readonly kind: 'test'; readonly fact: string; readonly operator: Operator; readonly value: Value }
  | { readonly kind: 'has-fact'; readonly fact: string; readonly member: string }

export type Operator = 'is' | 'in' | 'has' | 'at_least' | 'below' | 'at_most' | 'given'
export type Value = string | number | boolean | readonly string[]

/** One rule as an engine without tiers sees it: a name, when it shows, and what it does then. */
export type FlatRule = {
  readonly id: string
  readonly does: 'refuse' | 'withhold' | 'mask' | 'note'
  readonly when: Formula
}

/** The rules of the folder as flat rules, for facts that are all known. */
export function flatRules(texts: readonly string[]): readonly FlatRule[] {
  const written = readNaiveRules(texts)
  return written.rules.map((rule): FlatRule => {
    const { id, effect } = rule
    const read = (it: Condition): Formula => formulaOf(it, written)
    if (rule.tier === 'default') return { id, does: 'refuse', when: not(KNOWN_WORKER) }
    const { when = {}, applies_when: applies = when, requires } = rule
    if (effect === undefined) return { id, does: 'note', when: read(when) }
    const does = effect.refuse !== undefined ? 'refuse' : effect.mask !== undefined ? 'mask' : 'withhold'
    const exceptions = (rule.not_for ?? []).map((situation) => read({ situation }))
    if (rule.unless !== undefined) exceptions.push(read(rule.unless))
    const excuses = [...exceptions, ...overridesOf(rule.overridden_by ?? [], read)]
    if (rule.lifted_by !== undefined) excuses.push(read(rule.lifted_by))
    for (const { types, active, newest, where } of rule.view ?? []) {
      const parts: Formula[] = [{ kind: 'test', fact: 'resource.type', operator: 'in', value: types }]
      if (where !== undefined) parts.push(read(where))
      if (active === true) parts.push({ kind: 'test', fact: 'resource.active', operator: 'is', value: true })
      if (newest !== undefined)
        parts.push({ kind: 'test', fact: 'resource.rank', operator: 'at_most', value: newest })
      excuses.push(all(parts))
    }
    const shows = requires === undefined ? read(applies) : not(read(requires))
    return { id, does, when: excuses.length === 0 ? shows : all([shows, not(any(excuses))]) }
  })
}

const KNOWN_WORKER: Formula = { kind: 'test', fact: 'requester.userId', operator: 'given', value: true }

function overridesOf(
  overrides: readonly (string | { readonly gateway: string; readonly where: Condition })[],
  read: (it: Condition) => Formula,
): readonly Formula[] {
  return overrides.map((it) =>
    typeof it === 'string' ? read({ gateway: it }) : all([read({ gateway: it.gateway }), read(it.where)]),
  )
}

function formulaOf(condition: Condition, rules: NaiveRules): Formula {
  const parts = (key: string): readonly Formula[] =>
    (condition[key] as readonly Condition[]).map((it) => formulaOf(it, rules))
  if ('all' in condition) return all(parts('all'))
  if ('any' in condition) return any(parts('any'))
  if ('not' in condition) return not(formulaOf(condition['not'] as Condition, rules))
  if ('situation' in condition) {
    return formulaOf(rules.situations.get(condition['situation'] as string) ?? {}, rules)
  }
  if ('gateway' in condition) {
    const opens = rules.rules.filter((it) => it.opens === condition['gateway'])
    return any(opens.map((it) => formulaOf(it.when ?? {}, rules)))
  }
  return testOf(condition)
}

function testOf(condition: Condition): Formula {
  const fact = condition['fact'] as string
  const has = (list: string, text: string): Formula => ({
    kind: 'test',
    fact: list,
    operator: 'has',
    value: text,
  })
  if ('has_fact' in condition) return { kind: 'has-fact', fact, member: condition['has_fact'] as string }
  if ('has_any' in condition)
    return any((condition['has_any'] as readonly string[]).map((it) => has(fact, it)))
  if ('each_of' in condition) {
    const within = condition['also_in'] as string
    return all(
      (condition['each_of'] as readonly string[]).map((it) => any([not(has(fact, it)), has(within, it)])),
    )
  }
  const [operator, value] = Object.entries(condition).find(([key]) => key !== 'fact') ?? ['given', true]
  return { kind: 'test', fact, operator: operator as Operator, value: value as Value }
}

function all(of: readonly Formula[]): Formula {
  const [only] = of
  return only !== undefined && of.length === 1 ? only : { kind: 'all', of }
}

function any(of: readonly Formula[]): Formula {
  const [only] = of
  return only !== undefined && of.length === 1 ? only : { kind: 'any', of }
}

function not(of: Formula): Formula {
  return { kind: 'not', of }
}
