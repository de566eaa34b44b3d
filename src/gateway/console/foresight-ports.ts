import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { type ControllerOf } from '../../audit/questions/event-for.js'
import { type LogQuestions } from '../../audit/questions/question.js'
import { type ConsolePorts } from '../../console/ports.js'
import { type Settings } from '../../config/settings-types.js'
import { type CompiledRules } from '../../decision/compile-rules.js'
import { type LinkDeskPorts, linkDesk } from '../../disclosure/linking/link-desk.js'
import { type DisclosurePorts } from '../../disclosure/ports.js'
import { compareRuleSets } from '../../disclosure/simulation/compare-rule-sets.js'
import { type SimulationPorts, simulate } from '../../disclosure/simulation/simulate.js'
import { rulesByHash } from '../../gateway-operations.js'
import { type Stores } from '../../gateway-stores.js'

/** What the console asks of the rules, and of whose records are whose. */
type ForesightPorts = Pick<
  ConsolePorts,
  'simulate' | 'ruleSets' | 'ruleSetInForce' | 'compareRuleSets' | 'links'
>

type World = {
  readonly rules: CompiledRules
  readonly stores: Pick<Stores, 'ruleSets' | 'links'>
  readonly log: LogQuestions
  readonly controllerOf: ControllerOf
  readonly disclosure: DisclosurePorts
  /** Who may ask, as the settings have it. */
  readonly settings: Pick<Settings, 'callingSystems' | 'issuers'>
}

/** The console's questions to the rules, over the same world that disclosures are decided in. */
export function foresightPorts({
  rules,
  stores,
  log,
  controllerOf,
  disclosure,
  settings,
}: World): ForesightPorts {
  const rulesOf = rulesByHash(rules, stores.ruleSets)
  return {
    simulate: (question) =>
      simulate(
        { ...question, id: randomUUID() },
        { ...disclosure, rules, controllerOf, isRegisteredFor: registeredIn(settings), pause: setImmediate },
      ),
    ruleSets: () => stores.ruleSets.kept(),
    ruleSetInForce: rules.ruleSet.hash,
    compareRuleSets: (question) => compareRuleSets(question, { log, rulesOf, controllerOf }),
    links: linkDesk({
      links: stores.links,
      sources: disclosure.sources.descriptors,
      trace: traceFor(disclosure),
    }),
  }
}

function registeredIn({
  callingSystems,
  issuers = [],
}: World['settings']): SimulationPorts['isRegisteredFor'] {
  return (organisation, purpose) =>
    callingSystems.some((it) => it.organisation === organisation && it.purposes.includes(purpose)) ||
    issuers.some((it) => it.organisations.includes(organisation) && it.purposes.includes(purpose))
}

/** Traces a number in the name of the organisation whose source it is about. */
function traceFor({ sources, trace }: DisclosurePorts): LinkDeskPorts['trace'] {
  return async (source, nhsNumber) => {
    const organisation = sources.descriptors.find((it) => it.id === source)?.organisation
    return organisation === undefined
      ? undefined
      : trace(nhsNumber, { organisation, role: undefined }, randomUUID())
  }
}
