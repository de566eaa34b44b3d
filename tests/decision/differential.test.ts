import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompiledRules } from '../../src/decision/compile-rules.js'
import { type Verdict } from '../../src/decision/rule-set.js'
import { LAW_RUNS } from './law-runs.js'
import { naiveDecision, naiveFindings, type NaiveVerdict } from './naive/naive-decision.js'
import { type NaiveRules, readNaiveRules } from './naive/naive-rules.js'
import { type Changes, crossedChanges, split, treeOf } from './random-facts.js'
import { forbidRule, localFile } from './random-rules.js'
import { compiled, ruleFiles } from './rule-folder.js'

const rules = compiled()
const naive = readNaiveRules(ruleFiles().map((it) => it.text))
const TREES = 10 * LAW_RUNS
const LOCAL_TREES = 100

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

/** Decided whole, decided folded and by the naive reading: what the last found. */
function expectSameOn(
  { ruleSet }: CompiledRules,
  read: NaiveRules,
  changes: Changes,
): ReturnType<typeof naiveFindings> {
  const tree = treeOf(changes)
  const findings = naiveFindings(read, tree)
  const expected = naiveDecision(read, tree, findings)
  expectSame(ruleSet.decide(tree), expected)
  const { request, item } = split(changes)
  const { class: recordClass, overrideSupported } = item.resource ?? {}
  const folded = ruleSet.fold(request, {
    ...(recordClass !== undefined && { class: recordClass }),
    ...(overrideSupported !== undefined && { overrideSupported }),
  })
  expectSame(folded.judge(item.resource ?? {}), expected)
  return findings
}

describe('the engine against a naive reading of the same YAML', () => {
  it(
    `gives the same verdict on ${TREES} random trees, whole and folded, and every rule shows in every way`,
    { timeout: 600_000 },
    () => {
      const shown = new Map<string, number>()
      fc.assert(
        fc.property(crossedChanges(rules), (changes) => {
          const findings = expectSameOn(rules, naive, changes)
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

  it(
    `gives the same verdict under local rules of any shape, on ${LAW_RUNS} trees with and without feeds`,
    { timeout: 600_000 },
    () => {
      const feeds = [...rules.facts.values()].filter((it) => it.ifUnknown === 'as-none')
      expect(feeds).toHaveLength(2)
      const late = fc.tuple(crossedChanges(rules), fc.subarray(feeds)).map(([changes, silent]) => {
        const known = new Map(changes)
        for (const { fact } of silent) known.delete(fact)
        return known
      })
      fc.assert(
        fc.property(
          fc.array(forbidRule(rules), { minLength: 3, maxLength: 3 }),
          fc.array(late, { minLength: LOCAL_TREES, maxLength: LOCAL_TREES }),
          (forbids, trees) => {
            const local = forbids.map((it, i) => localFile(it, i + 1))
            const both = compiled(ruleFiles(), local)
            const read = readNaiveRules([...ruleFiles(), ...local].map((it) => it.text))
            for (const changes of trees) expectSameOn(both, read, changes)
          },
        ),
        { numRuns: LAW_RUNS / LOCAL_TREES },
      )
    },
  )
})
