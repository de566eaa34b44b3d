import { type GatewayAbout } from '../../../audit/audit-events/agents.js'
import { type ControllerOf } from '../../../audit/questions/event-for.js'
import { type LogQuestions } from '../../../audit/questions/question.js'

/** What the operations over the log need. */
export type LogPorts = {
  readonly log: Pick<LogQuestions, 'search' | 'entry'>
  readonly controllerOf: ControllerOf
  readonly about: GatewayAbout
  readonly fhirBase: string
}
