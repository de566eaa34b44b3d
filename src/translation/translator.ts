import { type FhirResource } from '../fhir/resource.js'
import { type Area } from '../model/area.js'
import { type ListWarning, type TranslationIssue } from '../model/gap.js'
import { type SourceDescriptor, type SourceRecord } from '../model/source.js'

/** What a translation may know besides the record. */
export type TranslationContext = {
  readonly source: SourceDescriptor
  /** Reference of the traced person, `Patient/{opaque id}`. */
  readonly patientReference: string
  /** Every NHS number of that person: a record of any other number is someone else's. */
  readonly nhsNumbers: readonly string[]
  /** The id a resource gets from its type and its id in the source. */
  readonly idOf: (type: string, sourceId: string) => string
  /** Is told each code that a concept map does not list, for counting; the same may be told more than once. */
  readonly unlisted?: (found: UnlistedCode) => void
  /** Told where a translation is run on its own. Absent, as in the gateway, nothing is made of what nobody has agreed to share. */
  readonly unshared?: 'told'
}

/** A code that a concept map does not list. It is a value of the record, and may be anything that stands in a coded field. */
export type UnlistedCode = { readonly system: string; readonly code: string; readonly location: string }

/** One translated resource, with what the source said about handling it. */
export type TranslatedResource = {
  /** Valid R4: final id, references rewritten to final ids, the person as `patientReference`. */
  readonly resource: FhirResource
  /** Undefined for supporting resources (Organization, Practitioner, Medication), which follow what refers to them. */
  readonly area: Area | undefined
  /** Handling marks of the source in our closed words: `restricted`, `sealed`, `nopat`, `not-disclosed-to-person`, `third-party`, `anonymous-access`, `not-controller`, `perpetrator-risk`. */
  readonly flags: readonly string[]
  /** For Provenance: the source's own type and id of what this came from. */
  readonly sourceReference: string
}

export type Translated = {
  readonly resources: readonly TranslatedResource[]
  readonly issues: readonly TranslationIssue[]
  readonly warnings: readonly { readonly area: Area; readonly warning: ListWarning }[]
  /** Areas the source says are switched off or not offered, found inside the record. */
  readonly areas: readonly {
    readonly area: Area
    readonly outcome: 'disabled' | 'not-supported' | 'partial'
  }[]
}

/** Reads one kind of source record. Total: never throws on any JSON; what cannot be translated is an issue. */
export type Translator = {
  readonly name: string
  /** Version and content hash of the mapping, for Provenance. */
  readonly version: string
  translate(record: SourceRecord, context: TranslationContext): Translated
}
