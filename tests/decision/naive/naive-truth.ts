import { type Condition, type NaiveRules, type Tree } from './naive-rules.js'

export type World = NaiveRules & { readonly tree: Tree }
/** Undefined is unknown. */
type Truth = boolean | undefined

/** Kleene: unknown unless the known parts decide. */
export function truth(condition: Condition, world: World): Truth {
  const parts = (key: string): readonly Truth[] =>
    (condition[key] as readonly Condition[]).map((it) => truth(it, world))
  if ('all' in condition) {
    const truths = parts('all')
    return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
  }
  if ('any' in condition) {
    const truths = parts('any')
    return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false
  }
  if ('not' in condition) {
    const inner = truth(condition['not'] as Condition, world)
    return inner === undefined ? undefined : !inner
  }
  if ('fact' in condition) return compared(condition, world)
  return truth(behind(condition, world), world)
}

/** The condition that a gateway or a situation stands for. */
function behind(condition: Condition, { rules, situations }: World): Condition {
  if ('situation' in condition) return situations.get(String(condition['situation']))!
  return { any: rules.filter((it) => it.opens === condition['gateway']).map((it) => it.when!) }
}

function compared(condition: Condition, world: World): Truth {
  const value = known(String(condition['fact']), world)
  const member = condition['has_fact']
  if (typeof member === 'string') return holds(value, known(member, world))
  if (condition['each_of'] !== undefined) return eachAlsoIn(condition, value, world)
  if (value === undefined) return undefined
  if ('is' in condition) return value === condition['is']
  if ('in' in condition) return (condition['in'] as readonly unknown[]).includes(value)
  if ('has' in condition) return (value as readonly unknown[]).includes(condition['has'])
  if ('has_any' in condition) {
    return (condition['has_any'] as readonly unknown[]).some((it) =>
      (value as readonly unknown[]).includes(it),
    )
  }
  if ('at_least' in condition) return typeof value === 'number' && value >= Number(condition['at_least'])
  if ('below' in condition) return typeof value === 'number' && value < Number(condition['below'])
  if ('at_most' in condition) return typeof value === 'number' && value <= Number(condition['at_most'])
  if ('given' in condition) return typeof value === 'string' && /\S/.test(value)
  throw new Error(`no operator is known in ${JSON.stringify(condition)}`)
}

/** The list holds the text; an empty one holds nothing, whatever the text. */
function holds(list: unknown, text: unknown): Truth {
  if (Array.isArray(list) && list.length === 0) return false
  return list === undefined || text === undefined ? undefined : (list as readonly unknown[]).includes(text)
}

/** Each of the texts that the one list holds, the other list holds as well. */
function eachAlsoIn(condition: Condition, value: unknown, world: World): Truth {
  const list = value as readonly string[] | undefined
  const within = known(String(condition['also_in']), world) as readonly string[] | undefined
  const truths = (condition['each_of'] as readonly string[]).map((text): Truth => {
    if (list?.includes(text) === false || within?.includes(text) === true) return true
    return list === undefined || within === undefined ? undefined : false
  })
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true
}

/** The unknown facts of the parts that could not be told. */
export function unknownIn(condition: Condition, world: World): readonly string[] {
  if (truth(condition, world) !== undefined) return []
  const inner = condition['all'] ?? condition['any'] ?? (condition['not'] && [condition['not']])
  if (inner !== undefined) return (inner as readonly Condition[]).flatMap((it) => unknownIn(it, world))
  if (!('fact' in condition)) return unknownIn(behind(condition, world), world)
  return [condition['fact'], condition['has_fact'], condition['also_in']]
    .filter((it) => it !== undefined)
    .map(String)
    .filter((it) => known(it, world) === undefined)
}

/** The value of a fact as its row allows it; undefined is unknown. */
export function known(fact: string, { tree, facts }: World): unknown {
  const row = facts.get(fact)
  if (row === undefined) throw new Error(`no row for ${fact}`)
  let value: unknown = tree
  for (const part of fact.split('.')) value = (value as Tree | null | undefined)?.[part]
  if (value === null) return row.may_be_none === true ? null : undefined
  const text = typeof value === 'string' && (row.values?.includes(value) ?? true)
  const sound: Readonly<Record<string, boolean>> = {
    truth: typeof value === 'boolean',
    number: typeof value === 'number' && Number.isFinite(value),
    text,
    texts: Array.isArray(value) && value.every((it) => typeof it === 'string'),
  }
  return sound[row.holds] === true ? value : undefined
}
