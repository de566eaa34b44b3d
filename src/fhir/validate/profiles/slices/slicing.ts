import { isJsonObject } from '../../../../model/json.js'
import { type Run, type Finding, report, reportAt } from '../../run.js'
import { SPECIFICATION } from '../../specification.js'
import { type ConstraintNode, type Discriminator, type Slicing } from '../constraint-node.js'
import { type Belongs, type Definitions, compileDiscriminator } from './discriminate.js'
import { type Item } from './items.js'

/** Checks the items of one sliced element: which slice each belongs to, how many, in what order. */
export type SlicingCheck = (items: readonly Item[], run: Run) => void

/** Compiles the slicing of an element; undefined when it has none. */
export function compileSlicing(
  definitions: Definitions,
  node: ConstraintNode,
  checkItems: (slice: ConstraintNode) => (items: readonly Item[], run: Run) => void,
): SlicingCheck | undefined {
  const { slicing } = node.rules
  if (node.slices.size === 0 && slicing?.rules !== 'closed') return undefined
  const slices = [...node.slices.values()].map((it, order) =>
    compileSlice(definitions, node, it, order, checkItems(it)),
  )
  return (items, run) => {
    const placed = items.map((item) => placeOf(item, slices, run))
    for (const slice of slices) {
      const own = items.filter((_, i) => placed[i]?.slice === slice)
      checkCount(
        slice,
        own,
        placed.some((it) => it.kind === 'unknown'),
        run,
      )
      slice.check(own, run)
    }
    if (slicing !== undefined) checkRules(slicing, node, items, placed, run)
  }
}

type Slice = {
  readonly node: ConstraintNode
  readonly rule: string
  readonly order: number
  belongs(item: Item, run: Run): boolean | undefined
  check(items: readonly Item[], run: Run): void
}

type Placed = { readonly kind: 'slice' | 'none' | 'unknown'; readonly slice: Slice | undefined }

/** How the slices of an element are told apart where the profile does not say. */
function discriminatorsOf(node: ConstraintNode): readonly Discriminator[] {
  const given = node.rules.slicing?.discriminators ?? []
  if (given.length > 0) return given
  if (node.name === 'extension' || node.name === 'modifierExtension') return [{ type: 'value', path: 'url' }]
  return node.name.endsWith('[x]') ? [{ type: 'type', path: '$this' }] : []
}

function compileSlice(
  definitions: Definitions,
  node: ConstraintNode,
  slice: ConstraintNode,
  order: number,
  check: Slice['check'],
): Slice {
  const tests: readonly Belongs[] = discriminatorsOf(node)
    .map((it) => compileDiscriminator(definitions, it, slice) ?? byExtensionUrl(slice))
    .filter((it) => it !== undefined)
  return {
    node: slice,
    rule: slice.id.slice(slice.id.lastIndexOf('.') + 1),
    order,
    check,
    belongs: (item, run) => (tests.length === 0 ? undefined : allOf(tests, item, run)),
  }
}

/** An extension's slice is known by the URL of its definition, loaded or not. */
function byExtensionUrl(slice: ConstraintNode): Belongs | undefined {
  const [url] = slice.rules.types?.[0]?.profiles ?? []
  if (slice.name !== 'extension' && slice.name !== 'modifierExtension') return undefined
  if (url === undefined) return undefined
  return ({ value }) => isJsonObject(value) && value['url'] === url
}

function allOf(tests: readonly Belongs[], item: Item, run: Run): boolean | undefined {
  let answer: boolean | undefined = true
  for (const test of tests) {
    const one = test(item, run)
    if (one === false) return false
    if (one === undefined) answer = undefined
  }
  return answer
}

function placeOf(item: Item, slices: readonly Slice[], run: Run): Placed {
  const answers = slices.map((it) => it.belongs(item, run))
  const slice = slices[answers.indexOf(true)]
  if (slice !== undefined) return { kind: 'slice', slice }
  return { kind: answers.includes(undefined) ? 'unknown' : 'none', slice: undefined }
}

function checkCount(slice: Slice, own: readonly Item[], uncertain: boolean, run: Run): void {
  const { min = 0, max = Infinity } = slice.node.rules
  const { rule } = slice
  const name = slice.node.name.replace('[x]', '')
  if (own.length > max) reportAt(run, name, finding(rule, `expected at most ${max} of the slice ${rule}`))
  if (own.length >= min) return
  const message = `expected at least ${min} of the slice ${rule}`
  const found = { ...finding(rule, message), code: 'required' } as const
  reportAt(run, name, uncertain ? notChecked(found) : found)
}

function notChecked(found: Finding): Finding {
  return {
    ...found,
    severity: 'information',
    code: 'informational',
    message: `not checked: ${found.message}`,
  }
}

function checkRules(
  slicing: Slicing,
  node: ConstraintNode,
  items: readonly Item[],
  placed: readonly Placed[],
  run: Run,
): void {
  let highest = -1
  for (const [i, item] of items.entries()) {
    const order = placed[i]?.slice?.order
    const later = placed.slice(i + 1).some((it) => it.kind === 'slice')
    if (slicing.ordered && order !== undefined && order < highest)
      sayAt(item, run, finding('slicing-order', `expected the slices of ${node.name} in order`))
    highest = Math.max(highest, order ?? -1)
    const message = unplaced(slicing, placed[i]?.kind, later)
    if (message !== undefined) sayAt(item, run, message)
  }
}

function unplaced(slicing: Slicing, kind: Placed['kind'] | undefined, later: boolean): Finding | undefined {
  if (kind === 'unknown') return notChecked(finding('slicing', 'which slice this belongs to cannot be told'))
  if (kind !== 'none') return undefined
  if (slicing.rules === 'closed')
    return finding('slicing-closed', 'expected one of the slices of the profile')
  if (slicing.rules === 'openAtEnd' && later)
    return finding('slicing-end', 'expected after the slices of the profile')
  return undefined
}

function finding(rule: string, message: string): Finding {
  return { code: 'structure', rule, message, specification: SPECIFICATION.profiling }
}

function sayAt(item: Item, run: Run, what: Finding): void {
  run.path.push(item.step)
  if (item.index === undefined) report(run, what)
  else reportAt(run, item.index, what)
  run.path.pop()
}
