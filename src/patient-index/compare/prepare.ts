import { type Address, type Demographics } from '../../model/matching/demographics.js'
import { foldName, plainLetters } from '../names/fold-name.js'
import { soundCode } from '../names/sound-code.js'

/** A name ready to be compared: its words, and the same written together. */
export type Name = { readonly words: readonly string[]; readonly whole: string; readonly sound: string }

/** A record ready to be compared with others: everything in the one form in which it is compared. */
export type Prepared = {
  readonly given: Name
  readonly middle: Name
  readonly family: Name
  readonly formerFamilies: readonly Name[]
  /** Digits of the ISO 8601 date: eight, or fewer where it is partial; empty where there is none. */
  readonly birthDate: string
  readonly sex: Demographics['sex']
  readonly places: readonly Place[]
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly nhsNumber: Demographics['nhsNumber']
}

/** Where somebody lives: postcode without its space, and what tells the house among its neighbours. */
export type Place = { readonly postcode: string; readonly sector: string; readonly house: string }

/** The record in the form in which it is compared. Loses only what comparing does not use. */
export function prepare(record: Demographics): Prepared {
  const [first = '', ...middle] = record.given
  return {
    given: nameOf(first),
    middle: nameOf(middle.join(' ')),
    family: nameOf(record.family ?? ''),
    formerFamilies: record.formerFamilies.map(nameOf).filter((it) => it.whole !== ''),
    birthDate: dateDigits(record.birthDate),
    sex: record.sex,
    places: record.addresses.flatMap((it) => placeOf(it) ?? []),
    phones: record.phones.flatMap((it) => phoneOf(it) ?? []),
    emails: record.emails.map((it) => it.trim().toLowerCase()).filter((it) => it.includes('@')),
    nhsNumber: record.nhsNumber,
  }
}

function nameOf(text: string): Name {
  const words = foldName(text)
  const whole = words.join('')
  return { words, whole, sound: soundCode(whole) }
}

function dateDigits(date: string | undefined): string {
  const [, year = '', month = '', day = ''] = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(date ?? '') ?? []
  return year + month + day
}

const POSTCODE = /^([A-Z]{1,2}\d[A-Z\d]?)(\d)([A-Z]{2})$/

function placeOf({ lines, postcode }: Address): Place | undefined {
  const code = (postcode ?? '').toUpperCase().replace(/[^A-Z\d]/g, '')
  const [, outward, digit] = POSTCODE.exec(code) ?? []
  if (outward === undefined || digit === undefined) return undefined
  return { postcode: code, sector: outward + digit, house: houseOf(lines) }
}

/** The numbers of the first lines (flat and house), or the name of the house where it has none. */
function houseOf(lines: readonly string[]): string {
  const text = plainLetters(lines.slice(0, 2).join(' '))
  const numbers = text.match(/\d+[a-z]?(?![a-z])/g)
  return numbers?.join('-') ?? text.replace(/[^a-z]/g, '').slice(0, 12)
}

/** The digits of a telephone number as dialled in the country; undefined where they are too few to be one. */
function phoneOf(text: string): string | undefined {
  const digits = text.replace(/\D/g, '').replace(/^(?:00)?44(?=\d{9,10}$)/, '0')
  return digits.length >= 10 && !/^(\d)\1+$/.test(digits) ? digits : undefined
}
