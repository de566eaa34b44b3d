import { type ServerResponse } from 'node:http'
import { type SourceSettings } from '../../../src/config/settings-types.js'
import { type Area } from '../../../src/model/area.js'
import { type SourceOutcome } from '../../../src/model/gap.js'
import { type Connector } from '../../../src/sources/connector.js'
import { type LoopbackServer } from '../loopback-server.js'
import { type SelfSigned } from './self-signed.js'

/** A connector before a source that answers the call of the record as told. */
export type Arrangement = {
  readonly settings: SourceSettings
  readonly connector: Connector
  readonly server: LoopbackServer
  readonly recordCalls: () => number
  readonly close: () => Promise<void>
}

export type RecordAnswer = (response: ServerResponse, good: unknown, call: number) => void

/** How a source is besides the call of the record. */
export type Setting = {
  /** `fails` where what serves the last of the areas cannot be had. */
  readonly lastArea?: 'fails'
  /** The certificate it shows; plain HTTP without one. */
  readonly tls?: SelfSigned
}

export type ContractSubject = {
  readonly kind: string
  readonly areas: readonly Area[]
  readonly arrange: (answer: RecordAnswer, setting?: Setting) => Promise<Arrangement>
  /** A sound answer about somebody else. */
  readonly otherPerson: unknown
  /** Two answers in one that contradict each other under one id. */
  readonly contradiction: unknown
  /** What is said of the last area where only what serves it cannot be had. */
  readonly lastArea: SourceOutcome
}
