import { answerOf } from '../answer.js'
import { type Formula, type Operator } from '../formula.js'
import { type MakePeer, plainFacts, plainName } from './peer.js'

type Engine = {
  addRule(rule: { readonly conditions: object; readonly event: { readonly type: string } }): void
  run(facts: object): Promise<{ readonly events: readonly { readonly type: string }[] }>
}
type JsonRules = { readonly Engine: new () => Engine }

/** json-rules-engine: one rule an event; what it fires is what holds. */
export const jsonRulesEngine: MakePeer = (module, rules) => {
  const { Engine } = module as JsonRules
  const engine = new Engine()
  for (const { id, when } of rules) engine.addRule({ conditions: top(when), event: { type: id } })
  const byId = new Map(rules.map((it) => [it.id, it]))
  return Promise.resolve({
    name: 'json-rules-engine',
    tellsRules: true,
    decide: async (facts) => {
      const { events } = await engine.run(plainFacts(facts))
      return answerOf(
        byId,
        events.map((it) => it.type),
      )
    },
  })
}

const OPERATORS: Readonly<Record<Operator, string>> = {
  is: 'equal',
  in: 'in',
  has: 'contains',
  at_least: 'greaterThanInclusive',
  below: 'lessThan',
  at_most: 'lessThanInclusive',
  given: 'notEqual',
}

/** A rule of this engine starts with all, any or not. */
function top(it: Formula): object {
  return it.kind === 'test' || it.kind === 'has-fact' ? { all: [conditionOf(it)] } : conditionOf(it)
}

function conditionOf(it: Formula): object {
  if (it.kind === 'all' || it.kind === 'any') return { [it.kind]: it.of.map(conditionOf) }
  if (it.kind === 'not') return { not: conditionOf(it.of) }
  const fact = plainName(it.fact)
  if (it.kind === 'has-fact') return { fact, operator: 'contains', value: { fact: plainName(it.member) } }
  return { fact, operator: OPERATORS[it.operator], value: it.operator === 'given' ? '' : it.value }
}
