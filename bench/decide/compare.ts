import { type FoldedRules, type RuleSet } from '../../src/decision/rule-set.js'
import { type Contender, measure } from '../measure.js'
import { installed } from '../peers/read-peers.js'
import { type Goal, type Table } from '../report.js'
import { answerOfVerdict, isRelease } from './answer.js'
import { type FlatRule, flatRules } from './formula.js'
import { casbin } from './peers/casbin.js'
import { cedar } from './peers/cedar.js'
import { jsonRulesEngine } from './peers/json-rules-engine.js'
import { type MakePeer, type Peer } from './peers/peer.js'
import { flatFacts, type Item, itemsOf, REQUESTS, resourceFacts, withItem } from './questions.js'

const BUNDLE = 1_000
const NO_ITEM: Item = { type: '', labels: '', marks: '', rank: 0 }

const PEERS: readonly (readonly [string, MakePeer])[] = [
  ['@cedar-policy/cedar-wasm/nodejs', cedar],
  ['casbin', casbin],
  ['json-rules-engine', jsonRulesEngine],
]

/** What deciding on one item of a bundle of 1,000 costs, building its facts included, here and elsewhere. */
export async function compareEngines(
  root: string,
  texts: readonly string[],
  ruleSet: RuleSet,
): Promise<Table> {
  const rules = flatRules(texts)
  const items = itemsOf(BUNDLE)
  const { peers, skipped } = await readPeers(root, rules)
  for (const it of peers) await checkSame(ruleSet, rules, it, items)
  const lines = await measure([own(ruleSet, items), ...peers.map((it) => contender(it, items))], 9)
  const [ours, ...theirs] = lines
  const goals = theirs.map(({ name, median }): Goal => ({
    name: `${name} / Linchpin`,
    ratio: median / (ours?.median ?? Infinity),
    bound: { kind: 'at-least', ratio: 50 },
  }))
  return {
    title: `${rules.length} rules, ${BUNDLE} items a bundle, the facts of each item built on the way (CPU time)`,
    unit: 'us an item',
    lines,
    goals,
    notes: [
      `Equal answers first: ${REQUESTS.length} requests of ${BUNDLE} items. casbin tells only whether to release.`,
      ...skipped,
    ],
  }
}

/** Folds the request once a bundle, then judges each item. */
function own(ruleSet: RuleSet, items: readonly Item[]): Contender {
  const [request = {}] = REQUESTS
  return {
    name: 'Linchpin',
    run: (count) => {
      let folded: FoldedRules | undefined
      for (let i = 0; i < count; i++) {
        if (i % BUNDLE === 0) folded = ruleSet.fold(request, { class: 'gp-record', overrideSupported: true })
        folded?.judge(resourceFacts(items[i % BUNDLE] ?? NO_ITEM))
      }
    },
  }
}

function contender(peer: Peer, items: readonly Item[]): Contender {
  const flat = flatFacts(REQUESTS[0] ?? {})
  return {
    name: peer.name,
    run: async (count) => {
      for (let i = 0; i < count; i++) {
        const answer = peer.decide(withItem(flat, resourceFacts(items[i % BUNDLE] ?? NO_ITEM)))
        if (typeof answer !== 'string') await answer
      }
    },
  }
}

async function readPeers(
  root: string,
  rules: readonly FlatRule[],
): Promise<{ readonly peers: readonly Peer[]; readonly skipped: readonly string[] }> {
  const peers: Peer[] = []
  const skipped: string[] = []
  for (const [name, make] of PEERS) {
    const module = installed(root, name)
    if (module === undefined) skipped.push(`${name}: not installed (npm install --prefix bench)`)
    else peers.push(await make(module, rules))
  }
  return { peers, skipped }
}

/** A fast wrong answer is no answer: every engine decides as the rules do. */
async function checkSame(
  ruleSet: RuleSet,
  rules: readonly FlatRule[],
  peer: Peer,
  items: readonly Item[],
): Promise<void> {
  const byId = new Map(rules.map((it) => [it.id, it]))
  for (const [index, request] of REQUESTS.entries()) {
    const flat = flatFacts(request)
    for (const item of items) {
      const resource = resourceFacts(item)
      const expected = answerOfVerdict(byId, ruleSet.decide({ ...request, resource }))
      const actual = await peer.decide(withItem(flat, resource))
      const same = peer.tellsRules ? actual === expected : isRelease(actual) === isRelease(expected)
      if (same) continue
      throw new Error(
        `${peer.name} differs at request ${index}, ${JSON.stringify(item)}: ${actual}, not ${expected}`,
      )
    }
  }
}
