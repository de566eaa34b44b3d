import { type SecretReference, type SdsSettings } from '../config/settings-types.js'
import { type Question, type SourceAnswer } from '../model/answer.js'
import { type HeldRecords } from '../model/extracts/held-records.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Person } from '../model/person.js'
import { type Requester } from '../model/requester.js'
import { type Clock } from './guard/clock.js'
import { type SourceEvents } from './source-events.js'

/** On whose behalf and about whom a source is asked, and until when. */
export type AskContext = {
  readonly requester: Requester
  readonly person: Person
  readonly requestId: string
  /** ISO 8601 instant at which the request arrived. */
  readonly at: string
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly deadline: number
}

/** What a connector hands back: the answer, and closed codes of what went wrong for operators. */
export type ConnectorAnswer = SourceAnswer & { readonly reasons: readonly string[] }

/** Our code that talks to one kind of source system. */
export type Connector = {
  readonly kind: string
  /** Asks for exactly the areas of the question; must not reject, and must end by the deadline. */
  ask(question: Question, about: AskContext): Promise<ConnectorAnswer>
  /** What of the settings only the source itself can show to be wrong, and must stop the start. Must not reject. */
  ready?(): Promise<readonly SettingsProblem[]>
  close(): Promise<void>
}

/** What every connector is given of the world besides its own settings. */
export type SourceWorld = {
  readonly clock: Clock
  /** A new UUID. */
  readonly uuid: () => string
  /** The secret a reference names; throws when it cannot be read. */
  readonly secret: (reference: SecretReference) => string
  readonly events: SourceEvents
  readonly sds: SdsSettings
  /** Extracts that are held for the sources that drop them. */
  readonly held: HeldRecords
  /** The configured name of an organisation; undefined when it is not configured. */
  readonly organisationName: (organisation: OdsCode) => string | undefined
  /** Origin under which callers see the gateway. */
  readonly baseUrl: string
  /** Version of the gateway, named to practices as the requesting device. */
  readonly version: string
}

/** A connector's options are wrong. All problems at once, each with a JSON pointer into the settings. */
export class SourceOptionsError extends Error {
  readonly problems: readonly SettingsProblem[]

  constructor(problems: readonly SettingsProblem[]) {
    super(problems.map((it) => `${it.pointer}: ${it.message}`).join('\n'))
    this.name = 'SourceOptionsError'
    this.problems = problems
  }
}

export type SettingsProblem = { readonly pointer: string; readonly message: string }
