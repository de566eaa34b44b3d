import { type RuleSet } from '../../src/decision/rule-set.js'
import { type Contender, measure } from '../measure.js'
import { type Table } from '../report.js'
import { type Item, itemsOf, REQUESTS, resourceFacts } from './questions.js'

/** How the time of a decision grows with the items of a bundle. */
export async function growthWithItems(ruleSet: RuleSet): Promise<Table> {
  const sizes = [100, 1_000, 10_000]
  const lines = (
    await measure(
      sizes.map((it) => bundle(`${it} items`, ruleSet, itemsOf(it))),
      9,
    )
  ).map((it, i) => perItem(it, sizes[i] ?? 1))
  const at = (index: number): number => lines[index]?.median ?? Infinity
  return {
    title: 'Linear in items: the same rules over longer bundles (CPU time)',
    unit: 'us an item',
    lines,
    goals: [
      {
        name: '10,000 items / 1,000 items, an item',
        ratio: at(2) / at(1),
        bound: { kind: 'at-most', ratio: 1.25 },
      },
    ],
    notes: [],
  }
}

/** How the time of a decision grows with the rules of other organisations and other people. */
export async function growthWithRules(few: RuleSet, many: RuleSet, count: number): Promise<Table> {
  const lines = await measure(
    [bundle('47 rules', few, itemsOf(1_000)), bundle(`${count} rules`, many, itemsOf(1_000))],
    15,
  )
  const [first, second] = lines
  return {
    title:
      'Agreements and local overlays of a hundred times as many rules: a bundle of 1,000 items (CPU time)',
    unit: 'us a bundle',
    lines,
    goals: [
      {
        name: `${count} rules / 47 rules`,
        ratio: (second?.median ?? Infinity) / (first?.median ?? 1),
        bound: { kind: 'at-most', ratio: 2 },
      },
    ],
    notes: [],
  }
}

function bundle(name: string, ruleSet: RuleSet, items: readonly Item[]): Contender {
  const [request = {}] = REQUESTS
  return {
    name,
    run: (count) => {
      for (let i = 0; i < count; i++) {
        const folded = ruleSet.fold(request, { class: 'gp-record', overrideSupported: true })
        for (const item of items) folded.judge(resourceFacts(item))
      }
    },
  }
}

function perItem<Line extends { readonly median: number; readonly least: number; readonly most: number }>(
  line: Line,
  items: number,
): Line {
  return { ...line, median: line.median / items, least: line.least / items, most: line.most / items }
}
