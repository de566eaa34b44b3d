import { type Truth } from '../conditions/truth.js'
import { type JsonObject } from '../../model/json.js'
import { type DateRange } from '../../fhir/search/date-range.js'

/** A system and code as written in a Consent or declared by a requester. */
export type Code = { readonly system: string | undefined; readonly code: string }

/** Who a provision is about, still to be resolved: a literal reference, an identifier, or neither. */
export type NamedActor = {
  readonly reference: string | undefined
  readonly identifier: Code | undefined
  /** False where the role is not that of one who receives: whom the provision binds is then not known. */
  readonly isRecipient: boolean
}

/** One instance a provision names, and how items relate to it (R4 Consent.provision.data). */
export type NamedData = { readonly meaning: string; readonly reference: string | undefined }

/** What a provision asks of the request. An undefined member is not stated and restricts nothing. */
export type RequestCriteria = {
  readonly purposes: readonly Code[] | undefined
  readonly actors: readonly NamedActor[] | undefined
  readonly actions: readonly Code[] | undefined
}

/** What a provision asks of an item. An undefined member is not stated and restricts nothing. */
export type DataCriteria = {
  readonly labels: readonly Code[] | undefined
  readonly classes: readonly Code[] | undefined
  /** Codings of each concept; a concept without a coding has none and cannot be told. */
  readonly codes: readonly (readonly Code[])[] | undefined
  readonly dataPeriod: Interval | undefined
  readonly data: readonly NamedData[] | undefined
}

/** Nothing is asked of an item: every item matches. */
export const NO_DATA_CRITERIA: DataCriteria = {
  labels: undefined,
  classes: undefined,
  codes: undefined,
  dataPeriod: undefined,
  data: undefined,
}

/** A FHIR Period: `unreadable` when a bound is no date. */
export type Interval = DateRange | 'unreadable'

export type ConsentEffect = 'permit' | 'deny'

export type Provision = {
  readonly effect: ConsentEffect
  /** Whom, when and what it is about; undefined when that cannot be told. See provision-scope.ts. */
  readonly scope: string | undefined
  readonly period: Interval | undefined
  readonly request: RequestCriteria
  readonly data: DataCriteria
  readonly nested: readonly Provision[]
}

/**
 * Confirmed by the controller of the record it is applied to, or not: what is not confirmed imposes and never lifts.
 * What was confirmed and then withdrawn says nothing, and what it had replaced stays replaced.
 */
export type Standing = 'confirmed' | 'unconfirmed' | 'withdrawn'

/** One Consent that counts, as it is evaluated. */
export type Directive = {
  readonly standing: Standing
  /** Custodian and policy: within one group the newest replaces what the others permit, and denials it speaks of. */
  readonly group: string
  /** When it was given; undefined when missing or unreadable. */
  readonly given: DateRange | undefined
  /** Its base was written twice, with different effects. */
  readonly contradictsItself: boolean
  readonly root: Provision
  /** Contained resources by `#id`: groups and roles that the provisions name. */
  readonly contained: ReadonlyMap<string, JsonObject>
}

/** Whether a criterion counts as met: unknown is met for a deny and not for a permit. */
export function countsFor(effect: ConsentEffect, truth: Truth): boolean {
  return truth === 'yes' || (truth === 'unknown' && effect === 'deny')
}
