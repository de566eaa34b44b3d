import { ALWAYS, type Condition } from '../../../src/decision/conditions/condition.js'
import { type FactPath } from '../../../src/decision/conditions/fact-paths.js'
import { type FactRow, type IfUnknown } from '../../../src/decision/conditions/fact-row.js'
import { type Denial, type Rule, type RuleText } from '../../../src/decision/engine/rule.js'
import { ruleEngine } from '../../../src/decision/engine/rule-engine.js'
import { type RuleSet } from '../../../src/decision/rule-set.js'
import { type FactTree } from '../../../src/model/facts.js'

const textOf = (id: string, tier: RuleText['tier']): RuleText => ({
  id,
  tier,
  plain: id,
  cite: [],
  owner: 'ig',
  reviewBy: '2027-01-01',
})

function row(fact: FactPath, holds: FactRow['holds'], ifUnknown: IfUnknown): FactRow {
  return {
    fact,
    holds,
    values: undefined,
    mayBeNone: false,
    attestedBy: 'gateway',
    maxAge: 'request',
    ifUnknown,
    needed: false,
  }
}

export const DISSENT = row('subject.dissent', 'truth', 'cannot-check')
export const USER = row('requester.userId', 'text', 'access-denied')
export const REASON = row('override.reason', 'text', 'as-none')
export const ORG = row('requester.org.id', 'text', 'cannot-check')
export const TYPE = row('resource.type', 'text', 'withhold')
export const RANK = row('resource.rank', 'number', 'withhold')
export const LABELS = row('resource.labels', 'texts', 'withhold')

/** Every fact that these rules read, known. */
export const KNOWN: FactTree = {
  subject: { dissent: false },
  requester: { userId: 'worker', org: { id: 'COUNCIL' } },
  override: { reason: 'none' },
  resource: { type: 'Observation', rank: 1, labels: [] },
}

export function denial(
  id: string,
  effect: Denial['effect'],
  applies: Condition = ALWAYS,
  more: Partial<Denial> = {},
): Denial {
  const text = textOf(id, 'restriction')
  return { kind: 'denial', text, applies, excuses: [], effect, obligations: [], view: [], ...more }
}

export const gateway = (id: string, when: Condition, ...obligations: readonly string[]): Rule => ({
  kind: 'gateway',
  text: textOf(id, 'gateway'),
  opens: id,
  when,
  obligations,
})

export const duty = (id: string, when: Condition, ...obligations: readonly string[]): Rule => ({
  kind: 'obligation',
  text: textOf(id, 'obligation'),
  when,
  obligations,
})

/** What every release of these rules rests on. */
export const BASIS = { gdpr6: 'a', gdpr9: 'b', commonLaw: 'c', duty: undefined }

export function engine(...rules: readonly Rule[]): RuleSet {
  const rows = [DISSENT, USER, REASON, ORG, TYPE, RANK, LABELS]
  const facts = new Map(rows.map((it) => [it.fact, it]))
  return ruleEngine({ hash: 'h', rules, facts, bases: [{ when: ALWAYS, basis: BASIS }] })
}
