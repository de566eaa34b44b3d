import { sameNode } from './compare.js'
import { type FunctionBody, type FunctionRow, truthOf } from './environment.js'
import {
  type Collection,
  type Node,
  NOTHING,
  childrenOf,
  descendantsOf,
  membersOf,
  single,
  truth,
} from './node.js'

/** Functions on whole collections (FHIRPath 2.0 §5.1–5.4, and FHIR's own). */
export const COLLECTION_FUNCTIONS: ReadonlyMap<string, FunctionRow> = new Map<string, FunctionRow>([
  ['empty', row(0, 0, (input) => truth(input.length === 0))],
  ['exists', row(0, 1, (input, given, _, it) => truth(filtered(input, given, it).length > 0))],
  ['not', row(0, 0, (input) => negated(truthOf(input)))],
  ['count', row(0, 0, (input) => single(input.length, 'integer'))],
  ['hasValue', row(0, 0, (input) => truth(input.length === 1 && isValue(input[0])))],
  ['where', row(1, 1, (input, given, _, it) => filtered(input, given, it))],
  ['select', row(1, 1, (input, [to], _, it) => input.flatMap((node) => to?.([node], it) ?? NOTHING))],
  ['repeat', row(1, 1, repeated)],
  ['all', row(1, 1, (input, given, _, it) => truth(filtered(input, given, it).length === input.length))],
  ['allTrue', row(0, 0, (input) => truth(input.every((it) => it.value === true)))],
  ['allFalse', row(0, 0, (input) => truth(input.every((it) => it.value === false)))],
  ['anyTrue', row(0, 0, (input) => truth(input.some((it) => it.value === true)))],
  ['anyFalse', row(0, 0, (input) => truth(input.some((it) => it.value === false)))],
  ['distinct', row(0, 0, (input) => distinct(input))],
  ['isDistinct', row(0, 0, (input) => truth(distinct(input).length === input.length))],
  ['first', row(0, 0, (input) => input.slice(0, 1))],
  ['last', row(0, 0, (input) => input.slice(-1))],
  ['tail', row(0, 0, (input) => input.slice(1))],
  ['single', row(0, 0, (input) => (input.length === 1 ? input : NOTHING))],
  ['skip', row(1, 1, (input, [n], focus, it) => input.slice(numberOf(n?.(focus, it))))],
  ['take', row(1, 1, (input, [n], focus, it) => input.slice(0, Math.max(0, numberOf(n?.(focus, it)))))],
  ['combine', row(1, 1, (input, [with_], focus, it) => [...input, ...(with_?.(focus, it) ?? NOTHING)])],
  [
    'union',
    row(1, 1, (input, [with_], focus, it) => distinct([...input, ...(with_?.(focus, it) ?? NOTHING)])),
  ],
  ['intersect', row(1, 1, (input, [with_], focus, it) => common(input, with_?.(focus, it) ?? NOTHING))],
  ['exclude', row(1, 1, (input, [what], focus, it) => without(input, what?.(focus, it) ?? NOTHING))],
  ['subsetOf', row(1, 1, (input, [of], focus, it) => truth(isSubset(input, of?.(focus, it) ?? NOTHING)))],
  ['supersetOf', row(1, 1, (input, [of], focus, it) => truth(isSubset(of?.(focus, it) ?? NOTHING, input)))],
  ['iif', row(2, 3, (input, given, _, it) => chosen(input, given, it))],
  ['trace', row(1, 2, (input) => input)],
  ['children', row(0, 0, (input, _, __, it) => input.flatMap((node) => childrenOf(it.schema, node)))],
  ['descendants', row(0, 0, (input, _, __, it) => input.flatMap((node) => descendantsOf(it.schema, node)))],
  ['resolve', row(0, 0, resolved)],
  ['extension', row(1, 1, extensions)],
])

function row(least: number, most: number, body: FunctionBody): FunctionRow {
  return { least, most, body }
}

const filtered = (
  input: Collection,
  given: Parameters<FunctionBody>[1],
  environment: Parameters<FunctionBody>[3],
): Collection => {
  const [criteria] = given
  if (criteria === undefined || input.length === 0) return input
  return input.filter((node) => truthOf(criteria([node], environment)) === true)
}

function negated(value: boolean | undefined): Collection {
  return truth(value === undefined ? undefined : !value)
}

function isValue(node: Node | undefined): boolean {
  return node?.value !== undefined && typeof node.value !== 'object'
}

/** The first of each set of equal values. */
export function distinct(input: Collection): Collection {
  if (input.every((it) => typeof it.value !== 'object')) {
    const byValue = new Map(input.toReversed().map((it) => [it.value, it]))
    return [...byValue.values()].reverse()
  }
  const found: Node[] = []
  for (const node of input) if (!found.some((it) => sameNode(it, node))) found.push(node)
  return found
}

function common(one: Collection, other: Collection): Collection {
  return distinct(one.filter((node) => other.some((it) => sameNode(it, node))))
}

function without(input: Collection, what: Collection): Collection {
  return input.filter((node) => !what.some((it) => sameNode(it, node)))
}

function isSubset(input: Collection, of: Collection): boolean {
  return input.every((node) => of.some((it) => sameNode(it, node)))
}

function chosen(
  input: Collection,
  [criteria, then, otherwise]: Parameters<FunctionBody>[1],
  environment: Parameters<FunctionBody>[3],
): Collection {
  const holds = criteria === undefined ? undefined : truthOf(criteria(input, environment))
  return (holds === true ? then : otherwise)?.(input, environment) ?? NOTHING
}

function repeated(...[input, [step], , environment]: Parameters<FunctionBody>): Collection {
  const found: Node[] = []
  const open: Node[] = [...input]
  for (let next = open.shift(); next !== undefined; next = open.shift())
    for (const node of step?.([next], environment) ?? NOTHING) {
      if (found.some((it) => it.value === node.value)) continue
      found.push(node)
      open.push(node)
    }
  return found
}

function resolved(...[input, , , environment]: Parameters<FunctionBody>): Collection {
  return input.flatMap((node) => {
    const named = typeof node.value === 'string' ? [node] : membersOf(environment.schema, node, 'reference')
    const reference = named[0]?.value
    const target = typeof reference === 'string' ? environment.resolve(reference) : undefined
    return target === undefined ? NOTHING : [target]
  })
}

function extensions(...[input, [url], focus, environment]: Parameters<FunctionBody>): Collection {
  const wanted = url?.(focus, environment)[0]?.value
  return input
    .flatMap((node) => membersOf(environment.schema, node, 'extension'))
    .filter((it) => membersOf(environment.schema, it, 'url')[0]?.value === wanted)
}

function numberOf(collection: Collection | undefined): number {
  const value = collection?.[0]?.value
  return typeof value === 'number' ? value : 0
}
