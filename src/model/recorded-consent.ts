import { type JsonObject } from './json.js'
import { type NhsNumber } from './nhs-number.js'
import { type OdsCode } from './ods-code.js'

/** What somebody did to a consent: each makes a version, and no version is ever changed. */
export type ConsentAct = 'recorded' | 'confirmed' | 'withdrawn'

/** One version of a consent, as it is put into the register. */
export type ConsentVersion = {
  readonly id: string
  /** 1 for the first. */
  readonly version: number
  readonly nhsNumber: NhsNumber
  readonly act: ConsentAct
  /** The organisation and worker that did it. */
  readonly organisation: OdsCode
  readonly worker: string | undefined
  /** ISO 8601 instant. */
  readonly recorded: string
  /** The controllers of the records it covers. */
  readonly controllers: readonly OdsCode[]
  /** The FHIR Consent as it stands, and the Provenance of this version. */
  readonly consent: JsonObject
  readonly provenance: JsonObject
}

/** A consent as it stands now. */
export type RecordedConsent = {
  readonly id: string
  readonly version: number
  /** The organisation that recorded it first. */
  readonly recordedBy: string
  readonly controllers: readonly string[]
  /** The controllers that recorded or confirmed what it says now. */
  readonly confirmedBy: readonly string[]
  readonly isWithdrawn: boolean
  readonly consent: JsonObject
}

/** What stands after all versions of one consent, oldest first; undefined for none. */
export function standingConsent(versions: readonly StoredVersion[]): RecordedConsent | undefined {
  const [first] = versions
  const last = versions.at(-1)
  if (first === undefined || last === undefined) return undefined
  const said = versions.slice(versions.findLastIndex((it) => it.act === 'recorded'))
  const confirming = said.filter((it) => it.act !== 'withdrawn').map((it) => it.organisation)
  return {
    id: last.id,
    version: last.version,
    recordedBy: first.organisation,
    controllers: last.controllers,
    confirmedBy: last.controllers.filter((it) => confirming.includes(it)),
    isWithdrawn: versions.some((it) => it.act === 'withdrawn'),
    consent: last.consent,
  }
}

/** What the register gives back of a version. */
export type StoredVersion = Pick<ConsentVersion, 'id' | 'version' | 'act' | 'consent'> & {
  readonly organisation: string
  readonly controllers: readonly string[]
}
