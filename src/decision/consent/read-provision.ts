import { dateRange } from '../../fhir/search/date-range.js'
import { partsOf } from '../../fhir/search/local-reference.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import {
  type Code,
  type ConsentEffect,
  type DataCriteria,
  type Interval,
  type NamedActor,
  type Provision,
} from './directive.js'
import { canonicalCode } from './canonical-code.js'
import { type Surroundings, scopeOf, within } from './provision-scope.js'

const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType'
/** Those who receive. */
const RECIPIENTS: readonly string[] = ['IRCP', 'PRCP']

/**
 * A provision and its exceptions. `base` is the effect of the root; a nested one without a type of its own denies.
 * `around` is what holds where it stands.
 */
export function readProvision(written: JsonObject, base: ConsentEffect, around: Surroundings): Provision {
  const inside = within(around, written)
  return {
    effect: base,
    scope: scopeOf(written, inside),
    period: intervalOf(written['period']),
    request: {
      purposes: stated(written['purpose'], codesOf),
      actors: stated(written['actor'], (them) => them.map(actorOf)),
      actions: stated(written['action'], (them) => them.flatMap((it) => codesOf(objectsOf(it['coding'])))),
    },
    data: dataCriteriaOf(written),
    nested: objectsOf(written['provision']).map((it) =>
      readProvision(
        it,
        it['type'] === 'permit' && it['modifierExtension'] === undefined ? 'permit' : 'deny',
        inside,
      ),
    ),
  }
}

/** The codes of codings in canonical form; one without a code can equal nothing. */
export function codesOf(codings: readonly JsonObject[]): readonly Code[] {
  return codings.map((it) => canonicalCode(textOf(it['system']), textOf(it['code']) ?? ''))
}

/** A literal reference to one instance, without its version, or to one contained; undefined for anything else. */
export function literalReference(reference: JsonObject | undefined): string | undefined {
  const written = textOf(reference?.['reference']) ?? ''
  if (/^#[A-Za-z0-9.-]{1,64}$/.test(written)) return written
  const parts = partsOf(written)
  return parts === undefined ? undefined : `${parts.type}/${parts.id}`
}

function dataCriteriaOf(written: JsonObject): DataCriteria {
  return {
    labels: stated(written['securityLabel'], codesOf),
    classes: stated(written['class'], codesOf),
    codes: stated(written['code'], (them) => them.map((it) => codesOf(objectsOf(it['coding'])))),
    dataPeriod: intervalOf(written['dataPeriod']),
    data: stated(written['data'], (them) =>
      them.map((it) => ({
        meaning: textOf(it['meaning']) ?? '',
        reference: literalReference(objectOf(it['reference'])),
      })),
    ),
  }
}

/** Undefined where the element is not there; an element without a readable value is there and matches nothing. */
function stated<T>(
  value: Json | undefined,
  read: (items: readonly JsonObject[]) => readonly T[],
): readonly T[] | undefined {
  return value === undefined ? undefined : read(objectsOf(value))
}

function actorOf(written: JsonObject): NamedActor {
  const reference = objectOf(written['reference'])
  const identifier = objectOf(reference?.['identifier'])
  const roles = codesOf(objectsOf(objectOf(written['role'])?.['coding']))
  return {
    reference: literalReference(reference),
    identifier:
      identifier === undefined
        ? undefined
        : canonicalCode(textOf(identifier['system']), textOf(identifier['value']) ?? ''),
    isRecipient: roles.some(({ system, code }) => system === PARTICIPATION && RECIPIENTS.includes(code)),
  }
}

/** Whole days, months and years where only those are written. An open end is open. */
function intervalOf(value: Json | undefined): Interval | undefined {
  if (value === undefined) return undefined
  const period = objectOf(value) ?? {}
  const start = boundOf(period['start'])
  const end = boundOf(period['end'])
  if (start === 'unreadable' || end === 'unreadable') return 'unreadable'
  return { from: start?.from ?? -Infinity, to: end?.to ?? Infinity }
}

function boundOf(value: Json | undefined): Interval | undefined {
  if (value === undefined) return undefined
  return dateRange(textOf(value) ?? '') ?? 'unreadable'
}
