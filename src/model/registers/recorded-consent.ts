import { type JsonObject } from '../json.js'
import { type NhsNumber } from '../nhs-number.js'
import { type OdsCode } from '../ods-code.js'

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
  /** The controllers that recorded or confirmed it. What it says never changes. */
  readonly confirmedBy: readonly string[]
  /** The recorder where it withdrew the consent, and controllers that did so for their own record. */
  readonly withdrawnBy: readonly string[]
  readonly consent: JsonObject
}

/** Whether nothing is left of a consent towards one controller: its recorder or that controller has withdrawn it. */
export function isWithdrawnFor(
  { withdrawnBy, recordedBy }: Pick<RecordedConsent, 'withdrawnBy' | 'recordedBy'>,
  controller: string,
): boolean {
  return withdrawnBy.includes(recordedBy) || withdrawnBy.includes(controller)
}

/** What stands after all versions of one consent, oldest first; undefined for none. */
export function standingConsent(versions: readonly StoredVersion[]): RecordedConsent | undefined {
  const [first] = versions
  const last = versions.at(-1)
  if (first === undefined || last === undefined) return undefined
  const by = (isWithdrawal: boolean): readonly string[] =>
    versions.filter((it) => (it.act === 'withdrawn') === isWithdrawal).map((it) => it.organisation)
  return {
    id: last.id,
    version: last.version,
    recordedBy: first.organisation,
    // INVARIANT: whose records it covers was said when it was recorded; no later version adds or takes one away.
    controllers: first.controllers,
    confirmedBy: first.controllers.filter((it) => by(false).includes(it)),
    withdrawnBy: by(true),
    consent: last.consent,
  }
}

/** What the register gives back of a version. */
export type StoredVersion = Pick<ConsentVersion, 'id' | 'version' | 'act' | 'consent'> & {
  readonly organisation: string
  readonly controllers: readonly string[]
}
