import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { once } from '../../model/lazy/once.js'

/**
 * What a FHIR value says to a reader: the text of a concept, the display of a reference, dates as they are written in
 * England. Empty for what has no words. Never a code alone where the source gave words.
 */
export function wordsOf(value: Json | undefined): string {
  if (Array.isArray(value)) return distinct(value.map(wordsOf)).join('; ')
  if (isJsonObject(value)) return wordsOfObject(value)
  if (typeof value === 'string') return wordsOfText(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The members of FHIR's data types that carry words, in the order in which they are preferred. */
const SPEAKING: readonly string[] = ['text', 'display', 'coding', 'family', 'value', 'start', 'end', 'code']

function wordsOfObject(value: JsonObject): string {
  if (value['start'] !== undefined || value['end'] !== undefined) return wordsOfPeriod(value)
  if (value['family'] !== undefined && value['text'] === undefined) return wordsOfName(value)
  if (value['postalCode'] !== undefined || value['line'] !== undefined) return wordsOfAddress(value)
  if (value['value'] !== undefined && value['unit'] !== undefined)
    return `${wordsOf(value['value'])} ${wordsOf(value['unit'])}`
  const member = SPEAKING.find((it) => wordsOf(value[it]) !== '')
  return member === undefined ? '' : wordsOf(value[member])
}

function wordsOfPeriod({ start, end }: JsonObject): string {
  const from = wordsOf(start)
  const to = wordsOf(end)
  if (from === '') return `until ${to}`
  if (to === '') return `since ${from}`
  const [day = '', time] = to.split(', ')
  return time !== undefined && from.startsWith(`${day}, `) ? `${from} to ${time}` : `${from} to ${to}`
}

function wordsOfAddress({ line, city, district, postalCode }: JsonObject): string {
  return [...arrayOf(line), city, district, postalCode].flatMap((it) => textOf(it) ?? []).join(', ')
}

function wordsOfName({ prefix, given, family }: JsonObject): string {
  return [...arrayOf(prefix), ...arrayOf(given), family].map(wordsOf).join(' ').trim()
}

const DATE = /^(\d{4})-(\d{2})(?:-(\d{2})(T\S+)?)?$/

const DAY = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }),
)
const MONTH = once(
  () => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }),
)
/** Times are told as clocks in England showed them, however their source wrote the zone. */
const TIME = once(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    }),
)

/** A full, partial or timed ISO date in English; any other text as it is. */
function wordsOfText(text: string): string {
  const [, , month, day, time] = DATE.exec(text) ?? []
  const instant = Date.parse(text)
  if (month === undefined || Number.isNaN(instant)) return text
  if (time !== undefined) return TIME().format(instant).replace(' at ', ', ')
  return (day === undefined ? MONTH : DAY)().format(instant)
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words.filter((it) => it !== ''))]
}

/**
 * The first of these elements of a resource that says something, in words; empty when none does. `extension=Name`
 * steps into the extensions whose URL ends so.
 */
export function firstWords(resource: JsonObject, elements: readonly string[]): string {
  for (const element of elements) {
    const words = wordsOf(at(resource, element.split('.')))
    if (words !== '') return words
  }
  return ''
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  const [head, ...rest] = path
  if (head === undefined) return value
  if (Array.isArray(value)) return value.flatMap((it: Json) => at(it, path) ?? [])
  if (!isJsonObject(value)) return undefined
  const [name = '', url] = head.split('=')
  const found = value[name]
  return at(url === undefined ? found : objectsOf(found).filter((it) => endsWith(it['url'], url)), rest)
}

function endsWith(value: Json | undefined, end: string): boolean {
  return textOf(value)?.endsWith(`/${end}`) === true
}

/** The code of a concept in one system; undefined when it has none. */
export function codeIn(concept: JsonObject | undefined, system: string): string | undefined {
  const coding = arrayOf(concept?.['coding']).filter(isJsonObject)
  return textOf(coding.find((it) => it['system'] === system)?.['code'])
}
