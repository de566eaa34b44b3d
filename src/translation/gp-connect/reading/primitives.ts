import { isCalendarDate } from '../../../model/dates/calendar-date.js'
import { type Json } from '../../../model/json.js'
import { isDateTime, isInstant, isTime, startOfUkDay } from './dates.js'
import { type Place, type Read } from './place.js'

const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/
const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A URI, which is without space, and an OID or a UUID where it says that it is one (FHIR R4 datatypes.html#uri). */
function isUri(value: string): boolean {
  if (value.startsWith('urn:oid:')) return OID.test(value)
  if (value.startsWith('urn:uuid:')) return UUID.test(value)
  return WITHOUT_SPACE.test(value)
}

const WITHOUT_SPACE = /^\S+$/
const INK = /\S/
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

/** Text with something in it. Control characters that FHIR forbids become spaces, and that is reported. */
export const text: Read = primitive((value, at) => {
  if (typeof value !== 'string' || value.trim() === '') return undefined
  if (!FORBIDDEN.test(value)) return value
  at.reading.report('coerced-value', at)
  const clean = value.replace(new RegExp(FORBIDDEN, 'g'), ' ')
  return clean.trim() === '' ? undefined : clean
}, isPlainText)

function isPlainText(value: Json): boolean {
  return typeof value === 'string' && INK.test(value) && !FORBIDDEN.test(value)
}

export const boolean: Read = primitive(
  (value, at) => {
    if (typeof value === 'boolean') return value
    if (value !== 'true' && value !== 'false') return undefined
    at.reading.report('coerced-value', at)
    return value === 'true'
  },
  (value) => typeof value === 'boolean',
)

export const decimal: Read = primitive(
  (value, at) => numberOf(value, at),
  (value) => typeof value === 'number' && Number.isFinite(value),
)
export const integer: Read = primitive((value, at) => wholeFrom(value, at, -2147483648))
export const unsignedInt: Read = primitive((value, at) => wholeFrom(value, at, 0))
export const positiveInt: Read = primitive((value, at) => wholeFrom(value, at, 1))

const STRAY_SPACE = /[^\S ]| {2}/
/** A FHIR code: no leading, trailing or doubled spaces (the outer ones are taken off). */
export const code: Read = trimmed((it) => it !== '' && !STRAY_SPACE.test(it))
/** A media type (RFC 6838 §4.2): R4 takes no other text where STU3 took any. */
export const mediaType: Read = pattern(
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:\s*;\s*[\w-]+=(?:"[^"]*"|[^\s;"]+))*$/,
)
export const uri: Read = trimmed(isUri)
export const id: Read = pattern(/^[A-Za-z0-9\-.]{1,64}$/)
export const oid: Read = trimmed((it) => OID.test(it))
/** Of any length: a pattern that repeats a group overflows its stack in a document of some megabytes. */
export const base64Binary: Read = trimmed((it) => it.length % 4 === 0 && /^[0-9a-zA-Z+/=]+$/.test(it))
export const date: Read = tested((it) => isCalendarDate(it))
export const dateTime: Read = tested(isDateTime)
export const time: Read = tested(isTime)

/** An instant; a bare date becomes the first moment of that day in the United Kingdom, and that is reported. */
export const instant: Read = primitive((value, at) => {
  if (typeof value !== 'string') return undefined
  if (isInstant(value)) return value
  const start = startOfUkDay(value)
  if (start !== undefined) at.reading.report('coerced-value', at)
  return start
})

/** A code of a closed list, under the R4 code that means the same. */
export function coded(codes: Readonly<Record<string, string>>): Read {
  const byCode = new Map(Object.entries(codes))
  return primitive(
    (value) => (typeof value === 'string' ? byCode.get(value.trim()) : undefined),
    (value) => typeof value === 'string' && byCode.get(value) === value,
  )
}

/** A code of a closed list that R4 kept as it was. */
export function codes(...list: readonly string[]): Read {
  return coded(Object.fromEntries(list.map((it) => [it, it])))
}

/** Marks a reader as one of a primitive; of some it is known which values it reads as themselves, with nothing said. */
export function primitive(
  read: (value: Json, at: Place) => Json | undefined,
  isPlain?: (value: Json) => boolean,
): Read {
  const marks = { primitive: 'yes' as const, ...(isPlain === undefined ? {} : { isPlain }) }
  return Object.assign((value: Json, at: Place) => read(value, at), marks)
}

function tested(holds: (value: string) => boolean): Read {
  const isPlain = (value: Json): value is string => typeof value === 'string' && holds(value)
  return primitive((value) => (isPlain(value) ? value : undefined), isPlain)
}

function pattern(expected: RegExp): Read {
  return trimmed((it) => expected.test(it))
}

/** A reader of text of which the space around it does not count. */
function trimmed(holds: (value: string) => boolean): Read {
  return primitive(
    (value, at) => {
      if (typeof value !== 'string') return undefined
      const within = value.trim()
      if (!holds(within)) return undefined
      if (within !== value) at.reading.report('coerced-value', at)
      return within
    },
    (value) => typeof value === 'string' && holds(value) && value.trim() === value,
  )
}

function numberOf(value: Json, at: Place): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,14})?$/.test(value))
    return undefined
  at.reading.report('coerced-value', at)
  return Number(value)
}

function wholeFrom(value: Json, at: Place, least: number): number | undefined {
  const number = numberOf(value, at)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= 2147483647
    ? number
    : undefined
}
