import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Verdict } from '../../src/decision/rule-set.js'
import { LAW_RUNS } from './law-runs.js'
import { naiveDecision, naiveFindings, type NaiveVerdict } from './naive/naive-decision.js'
import { type NaiveRules, readNaiveRules } from './naive/naive-rules.js'
import { crossedChanges, split, treeOf } from './random-facts.js'
import { compiled, ruleFiles } from './rule-folder.js'

const rules = compiled()
const naive = readNaiveRules(ruleFiles().map((it) => it.text))
const TREES = 10 * LAW_RUNS

/** Every way a rule can show, as its YAML lists them. */
function waysToShow({ rules: written }: NaiveRules): readonly string[] {
  return written.flatMap(({ id, opens, overridden_by = [], lifted_by, view = [] }) => [
    opens === undefined ? `${id} fires` : `${id} opens`,
    ...overridden_by.map((it) => `${id} overridden by ${typeof it === 'string' ? it : it.gateway}`),
    ...(lifted_by === undefined ? [] : [`${id} lifted`]),
    ...view.map((_, i) => `${id} within entry ${i + 1}`),
  ])
}

/** A verdict with its missing facts in one order: theirs has no meaning. */
function comparable(verdict: Verdict): NaiveVerdict {
  const { basis } = verdict
  return {
    ...verdict,
    missing: verdict.missing.toSorted(),
    basis: basis && { gdpr6: basis.gdpr6, gdpr9: basis.gdpr9, common: basis.commonLaw, duty: basis.duty },
  }
}

function expectSame(verdict: Verdict, expected: NaiveVerdict): void {
  const same = comparable(verdict)
  // Only what differs is shown: asking `expect` each time would take most of the run.
  if (!isDeepStrictEqual(same, expected)) expect(same).toEqual(expected)
}

describe('the engine against a naive reading of the same YAML', () => {
  it(
    `gives the same verdict on ${TREES} random trees, whole and folded, and every rule shows in every way`,
    { timeout: 600_000 },
    () => {
      const shown = new Map<string, number>()
      fc.assert(
        fc.property(crossedChanges(rules), (changes) => {
          const tree = treeOf(changes)
          const findings = naiveFindings(naive, tree)
          const expected = naiveDecision(naive, tree, findings)
          expectSame(rules.ruleSet.decide(tree), expected)
          const { request, item } = split(changes)
          const { class: recordClass, overrideSupported } = item.resource ?? {}
          const folded = rules.ruleSet.fold(request, {
            ...(recordClass !== undefined && { class: recordClass }),
            ...(overrideSupported !== undefined && { overrideSupported }),
          })
          expectSame(folded.judge(item.resource ?? {}), expected)
          for (const { rule, how, detail } of findings.filter((it) => it.detail !== 'unknown')) {
            const way = `${rule.id} ${how} ${how === 'fires' ? '' : detail}`.trim()
            shown.set(way, (shown.get(way) ?? 0) + 1)
          }
        }),
        { numRuns: TREES },
      )
      const ways = waysToShow(naive)
      expect(ways.length).toBeGreaterThan(75)
      expect(ways.filter((it) => !shown.has(it))).toEqual([])
      expect([...shown.keys()].filter((it) => !ways.includes(it))).toEqual([])
    },
  )
})
