import { type RequestFacts, type ResourceFacts } from '../../model/facts.js'
import { type Requester } from '../../model/requester.js'
import { type Considered } from './considered.js'

/**
 * What the rules were given, as the log keeps it: enough to take the decision again. Facts only (truth values, codes,
 * names of labels, dates), each once; never content of a record.
 */
export type RecordedFacts = {
  /** `request`: refused before anything was asked; `items`: what came back was judged too. */
  readonly phase: 'request' | 'items'
  /** Whether the words the requester gave are left out, because the entry has them with the requester already. */
  readonly words: 'with-the-requester' | 'here'
  /** Members of the fact tree on which all holders agree. */
  readonly shared: RequestFacts
  readonly holders: readonly RecordedHolder[]
  /** Distinct facts of items, without what their source tells and without ranks. */
  readonly items: readonly RecordedItem[]
}

/** One holder of records, and the members of the fact tree that are not shared. */
export type RecordedHolder = Considered

export type RecordedItem = { readonly source: string; readonly facts: ResourceFacts }

/** Which item facts some resources had, how many there were, and their ranks as runs from-to. */
export type ItemRun = {
  readonly item: number
  readonly count: number
  readonly ranks: readonly (readonly [number, number])[]
}

/** The words that the facts take from the request itself. Has the form of `RequestFacts`. */
export function wordsOf(
  { authority, breakGlass, reason }: Pick<Requester, 'authority' | 'breakGlass' | 'reason'>,
  at: string,
): Pick<RequestFacts, 'authority' | 'override' | 'env'> {
  return {
    authority: {
      reference: authority.reference ?? null,
      approvedBy: authority.approvedBy ?? null,
      justification: authority.justification ?? null,
    },
    override: { breakGlass, reason: reason ?? null },
    env: { now: at },
  }
}

/** The facts of one request as the log keeps them. */
export function recordedFacts(
  phase: RecordedFacts['phase'],
  considered: readonly Considered[],
  items: readonly RecordedItem[],
  words: Pick<RequestFacts, 'authority' | 'override' | 'env'>,
): RecordedFacts {
  const said = JSON.stringify(words)
  // Holders of whom the same is known often share the very facts: these are looked at once.
  const told = [...new Set(considered.map((it) => it.facts))]
  const areSaid = told.every(
    ({ authority, override, env }) => JSON.stringify({ authority, override, env }) === said,
  )
  const trees = told.map((it) => (areSaid ? withoutWords(it) : it))
  const shared = sharedBy(trees)
  const own = new Map(told.map((it, i) => [it, without(trees[i] ?? {}, shared)]))
  return {
    phase,
    words: areSaid ? 'with-the-requester' : 'here',
    shared,
    holders: considered.map((it) => ({ ...it, facts: own.get(it.facts) ?? {} })),
    items,
  }
}

function withoutWords({ authority, override, env, ...rest }: RequestFacts): RequestFacts {
  return rest
}

function sharedBy(trees: readonly RequestFacts[]): RequestFacts {
  const [first = {}, ...others] = trees
  const members: readonly (readonly [string, unknown])[] = Object.entries(first)
  const texts = others.map(memberTexts)
  return Object.fromEntries(
    members.filter(([name, value]) => {
      const text = JSON.stringify(value)
      return texts.every((it) => it.get(name) === text)
    }),
  )
}

function memberTexts(tree: RequestFacts): ReadonlyMap<string, string | undefined> {
  return new Map(Object.entries(tree).map(([name, value]) => [name, JSON.stringify(value)]))
}

function without(facts: RequestFacts, shared: RequestFacts): RequestFacts {
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !Object.hasOwn(shared, name)))
}
