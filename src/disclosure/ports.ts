import { type AuditPorts } from '../audit/record.js'
import { type Permit } from '../decision/permit.js'
import { type RuleSet } from '../decision/rule-set.js'
import { type SourceAnswer } from '../model/answer.js'
import { type Demographics } from '../model/matching/demographics.js'
import { type FoundPerson } from '../model/matching/found-person.js'
import { type NhsNumber } from '../model/nhs-number.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Trace } from '../model/person.js'
import { type ConsentVersion, type RecordedConsent } from '../model/registers/recorded-consent.js'
import { type ReleaseRegister } from '../model/release-states/release-states.js'
import { type RegisterFacts, type Relationship } from '../model/registers.js'
import { type Requester } from '../model/requester.js'
import { type InSlices } from '../model/slices/sliced.js'
import { type SourceDescriptor } from '../model/source.js'
import { type MatchingByPurpose } from '../patient-index/match/matching-settings.js'
import { type EpisodeRegister } from './episodes/episode-register.js'
import { type Labeller } from '../labelling/label.js'
import { type Translator } from '../translation/translator.js'

/** Traces an NHS number through PDS. Never throws: an outage is `unavailable`. */
export type TracePerson = (
  nhsNumber: NhsNumber,
  by: Pick<Requester, 'organisation' | 'role'>,
  requestId: string,
) => Promise<Trace>

/** Searches PDS by demographics: one person or nobody. Never throws: an outage is `unavailable`. */
export type FindPerson = (
  demographics: Demographics,
  by: Pick<Requester, 'organisation' | 'role'>,
  requestId: string,
) => Promise<FoundPerson>

/** Identifiers and opaque ids. Every method throws when the store is down. */
export type PatientIndex = {
  /** The opaque id of the person with the current number, made when first seen; `superseded` numbers are cross-referenced to it. */
  idOf(current: NhsNumber, superseded: readonly NhsNumber[]): Promise<string>
  /** The id that the current number leads to by now; undefined where it leads to none of the person's. Nothing is made or kept. */
  knownIdOf(current: NhsNumber, superseded: readonly NhsNumber[]): Promise<string | undefined>
  nhsNumberOf(patientId: string): Promise<NhsNumber | undefined>
  /** The number, or numbers of one person, that the id was made for; none where it was never given. */
  givenFor(patientId: string): Promise<readonly NhsNumber[]>
  /** Whose resource this id names, if it was ever released. */
  ownerOf(type: string, id: string): Promise<NhsNumber | undefined>
  remember(patientId: string, references: readonly string[]): Promise<void>
}

/** What controllers and callers' own case systems have fed us. Undefined members are unknown: stale or unreadable. */
export type Registers = {
  /** The relationships the organisation's own system reports with the person, with their age already checked. */
  relationships(
    organisation: OdsCode,
    person: readonly NhsNumber[],
    at: string,
  ): Promise<readonly Relationship[] | undefined>
  /** What the controller's register says of the person. Undefined when it cannot be read or is too old. */
  registerOf(
    controller: OdsCode,
    person: readonly NhsNumber[],
    at: string,
  ): Promise<RegisterFacts | undefined>
  /** A source itself refused for lack of consent: kept as a dissent recorded by that controller. */
  recordDissent(controller: OdsCode, person: NhsNumber, at: string): Promise<void>
}

/** The consents people gave, as FHIR. Every method rejects when the store is down; nothing is ever held from before. */
export type ConsentRegister = {
  /** All that was ever recorded of the person, as it stands now: what is withdrawn too. */
  consentsOf(person: readonly NhsNumber[]): Promise<readonly RecordedConsent[]>
  /** The number under which a consent was recorded; undefined where there is none with the id. */
  subjectOf(id: string): Promise<NhsNumber | undefined>
  /** Adds a version; `outdated`, and nothing added, when the consent has that version already. */
  append(version: ConsentVersion): Promise<'appended' | 'outdated'>
}

export type Sources = {
  readonly descriptors: readonly SourceDescriptor[]
  /**
   * Asks exactly what the permit allows, in parallel, each with its deadline, and reads each answer as it comes, while
   * others are waited for. One reading per source asked, in the order of the permit; rejects only where `read` throws:
   * a failure is an outcome.
   */
  ask<T>(permit: Permit, read: (answer: SourceAnswer) => T | Promise<T>): Promise<readonly T[]>
}

/** Everything one disclosure needs of the world and of the data files. */
export type DisclosurePorts = {
  readonly trace: TracePerson
  readonly findPerson: FindPerson
  /** Whom one of these sources knows by an id of its own, where somebody linked them. Rejects when the store is down. */
  readonly linkedPerson: (sources: readonly string[], localId: string) => Promise<NhsNumber | undefined>
  readonly matching: MatchingByPurpose
  readonly patientIndex: PatientIndex
  readonly registers: Registers
  readonly consents: ConsentRegister
  readonly organisations: OrganisationRegister
  readonly episodes: EpisodeRegister
  readonly releaseStates: ReleaseRegister
  readonly sources: Sources
  readonly translators: ReadonlyMap<string, Translator>
  readonly label: Labeller
  readonly rules: RuleSet
  readonly audit: AuditPorts
  /** Mints the id of a resource from its source, type and source id: stable, and meaningless without the key. */
  readonly mintId: (source: string, type: string, sourceId: string) => string
  /** The base under which callers see the FHIR API, without a trailing slash. */
  readonly fhirBase: string
  /** Seals paging tokens. */
  readonly cursorKey: Uint8Array
  /** Does what may take long with pauses, so that one long record holds up nobody else. */
  readonly inSlices: InSlices
  /** Told of every failure that is a bug; must not throw. */
  readonly reportBug: (error: unknown, requestId: string) => void
  /** Does the work and may note how long it took; undefined: only does it. */
  readonly step?: (<T>(name: 'permit' | 'decide', work: () => T) => T) | undefined
}

/** Organisations and agreements as configured. Everything is undefined where that was told too long ago. */
export type OrganisationRegister = {
  /** Undefined as well for one that is not registered. */
  organisation(ods: OdsCode, at: string): { readonly type: string; readonly dspt: string } | undefined
  /**
   * True when an agreement in force at that time covers the requester, the holder, the purpose and the record class.
   * What is held nationally has no holder among the parties.
   */
  agreementInForce(
    requester: OdsCode,
    holder: OdsCode | undefined,
    purpose: string,
    recordClass: string,
    at: string,
  ): boolean | undefined
  /** When all this was told: an ISO 8601 instant. */
  toldAt(at: string): string | undefined
}
