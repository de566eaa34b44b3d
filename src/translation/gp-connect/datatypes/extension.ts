import { type Json, isJsonObject, textOf } from '../../../model/json.js'
import { type Draft } from '../reading/draft.js'
import { type Place, type Read, type ReadExtensions, below } from '../reading/place.js'
import * as is from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { choice, one } from '../reading/rows.js'
import { annotation, attachment } from './annotation.js'
import { codeableConcept, coding } from './coding.js'
import { dosage, timing } from './dosage.js'
import { extensionName, renamedUrl } from './extension-names.js'
import { identifier } from './identifier.js'
import { address, contactPoint, humanName } from './people.js'
import { age, duration, period, quantity, range, ratio, sampledData } from './quantities.js'
import { reference } from './reference.js'

const VALUES: Readonly<Record<string, Read>> = {
  Base64Binary: is.base64Binary,
  Boolean: is.boolean,
  Code: is.code,
  Date: is.date,
  DateTime: is.dateTime,
  Decimal: is.decimal,
  Id: is.id,
  Instant: is.instant,
  Integer: is.integer,
  Markdown: is.text,
  Oid: is.oid,
  PositiveInt: is.positiveInt,
  String: is.text,
  Time: is.time,
  UnsignedInt: is.unsignedInt,
  Uri: is.uri,
  Address: address,
  Age: age,
  Annotation: annotation,
  Attachment: attachment,
  CodeableConcept: codeableConcept,
  Coding: coding,
  ContactPoint: contactPoint,
  Dosage: dosage,
  Duration: duration,
  HumanName: humanName,
  Identifier: identifier,
  Period: period,
  Quantity: quantity,
  Range: range,
  Ratio: ratio,
  Reference: reference,
  SampledData: sampledData,
  Timing: timing,
}

/** How extensions are read everywhere: under one URL for all its spellings, with a value or with parts, never both. */
export const extensions: ReadExtensions = { nameOf: extensionName, read: readExtension }

/** A URL is no element that could have an id or extensions of its own. */
const URL_SIBLING = '_url'

const wellFormed = readObject({
  elements: { url: one('url', is.uri), ...choice('value', 'value', VALUES) },
  required: ['url'],
  finish: rename,
})

/** The value of an extension or of one of its parts, read by what its place asks for. */
export function extensionValue(extension: Json | undefined): Json | undefined {
  if (!isJsonObject(extension)) return undefined
  return Object.entries(extension).find(([name]) => name.startsWith('value'))?.[1]
}

/** The place of that value, so that an extension in it is not taken for a part of the extension around it. */
export function valuePlace(at: Place): Place {
  return below(at, 'value')
}

/**
 * FHIR invariant ext-1: a value or parts, never both, never neither; and a URL that is absolute but within another
 * extension. What breaks either is kept aside by the caller.
 */
function readExtension(value: Json, at: Place): Json | undefined {
  const read = wellFormed(value, at)
  if (!isJsonObject(read) || read[URL_SIBLING] !== undefined) return undefined
  if (!(ABSOLUTE.test(textOf(read['url']) ?? '') || isPart(at))) return undefined
  const member = MEMBER_OF_CORE.get(textOf(read['url']) ?? '')
  if (member !== undefined && read[member] === undefined) return undefined
  const hasValue = Object.keys(read).some((it) => it.startsWith('value') || it.startsWith('_value'))
  return hasValue === (read['extension'] === undefined) ? read : undefined
}

/** R4's own extensions that may stand on any element, and the one value that each has (extensibility-registry.html). */
const MEMBER_OF_CORE: ReadonlyMap<string, string> = new Map([
  ['http://hl7.org/fhir/StructureDefinition/data-absent-reason', 'valueCode'],
])

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i

/** True for the place of an extension that stands in another: `…extension[0].extension[1]`. */
function isPart(at: Place): boolean {
  const holder = at.above?.above
  return typeof holder?.step === 'number' && /^(?:modifierE|e)xtension$/.test(String(holder.above?.step))
}

function rename(draft: Draft): void {
  const url = textOf(draft.out['url'])
  if (url !== undefined) draft.out['url'] = renamedUrl(url)
}
