import { isCalendarDate } from '../../../model/dates/calendar-date.js'

const OID = /^urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+$/
const UUID = /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?$/

/** What a primitive value must be; undefined when it is that. */
export type PrimitiveFormat = (value: unknown) => string | undefined

/**
 * The JSON form and the format of each R4 primitive type (datatypes.html#primitive). Dates must exist in the calendar;
 * a time of day needs its zone.
 */
export const PRIMITIVE_FORMATS: ReadonlyMap<string, PrimitiveFormat> = new Map<string, PrimitiveFormat>([
  ['boolean', (it) => (typeof it === 'boolean' ? undefined : 'true or false')],
  ['integer', whole(-2147483648, 'a whole number of 32 bits')],
  ['unsignedInt', whole(0, 'a whole number, 0 or more')],
  ['positiveInt', whole(1, 'a whole number, 1 or more')],
  ['decimal', (it) => (typeof it === 'number' && Number.isFinite(it) ? undefined : 'a number')],
  ['string', text(/\S/, 'text that is not blank')],
  ['markdown', text(/\S/, 'text that is not blank')],
  ['code', text(/^\S+(?: \S+)*$/, 'a code without space around it or doubled inside')],
  ['id', text(/^[A-Za-z0-9\-.]{1,64}$/, 'an id of 1 to 64 letters, digits, "-" and "."')],
  ['uri', (it) => notUri(it)],
  ['url', (it) => notUri(it)],
  ['canonical', (it) => notUri(it)],
  ['oid', text(OID, 'an OID as urn:oid:1.2.3')],
  ['uuid', text(UUID, 'a UUID as urn:uuid:… in lower case')],
  ['base64Binary', (it) => (isBase64(it) ? undefined : 'base64')],
  ['date', (it) => (isDate(it) ? undefined : 'a date of the calendar: YYYY, YYYY-MM or YYYY-MM-DD')],
  ['dateTime', (it) => (isDateTime(it) ? undefined : 'a date, or a date and time with seconds and zone')],
  ['instant', (it) => (isInstant(it) ? undefined : 'a date and time with seconds and zone')],
  ['time', text(TIME, 'a time of day: hh:mm:ss')],
])

/** R4's limit on a string, in bytes; characters are counted, which is never stricter (datatypes.html#string). */
export const LONGEST_STRING = 1024 * 1024

function whole(from: number, expected: string): PrimitiveFormat {
  return (it) =>
    typeof it === 'number' && Number.isInteger(it) && it >= from && it <= 2147483647 ? undefined : expected
}

function text(pattern: RegExp, expected: string): PrimitiveFormat {
  return (it) => (typeof it === 'string' && pattern.test(it) ? undefined : expected)
}

/** UUIDs of other systems come in capitals; RFC 4122 reads them alike. */
const URN_UUID = new RegExp(UUID.source, 'i')

const WITHOUT_SPACE = /^\S+$/

function notUri(value: unknown): string | undefined {
  if (typeof value !== 'string' || !WITHOUT_SPACE.test(value)) return 'a URI without space'
  if (value.startsWith('urn:uuid:') && !URN_UUID.test(value)) return 'a well-formed urn:uuid:'
  if (value.startsWith('urn:oid:') && !OID.test(value)) return 'a well-formed urn:oid:'
  return undefined
}

function isBase64(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const packed = /\s/.test(value) ? value.replace(/\s+/g, '') : value
  return packed.length > 0 && packed.length % 4 === 0 && /^[0-9a-zA-Z+/]+={0,2}$/.test(packed)
}

const DATE_TIME =
  /^.{10}T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/

function isDate(value: unknown): boolean {
  return typeof value === 'string' && isCalendarDate(value)
}

function isDateTime(value: unknown): boolean {
  return isDate(value) || isInstant(value)
}

function isInstant(value: unknown): boolean {
  return typeof value === 'string' && isCalendarDate(value, 10) && DATE_TIME.test(value)
}
