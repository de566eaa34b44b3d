import { freeTextAt } from '../../fhir/text/free-text.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Json, type JsonObject, arrayOf, isJsonObject } from '../../model/json.js'
import { type Terms, labelsAmong } from './terms.js'
import { wordsOf } from './words-of.js'

/** What the free text of one resource speaks of. */
export type Screening = {
  readonly labels: ReadonlySet<string>
  /** False where some of it could not be screened: another script, a broken encoding, base64, too long. */
  readonly isScreened: boolean
}

/** Longer texts are not screened, so that one resource cannot hold up all others. In UTF-16 code units. */
const LONGEST_TEXT = 100_000

/** Screens all free text of a resource, in contained resources, extensions and narrative too (leak L22). */
export function screen(terms: Terms, resource: FhirResource): Screening {
  const readings = textsIn(resource).map((it) => readingOf(terms, it))
  return {
    labels: new Set(readings.flatMap((it) => [...it.labels])),
    isScreened: readings.every((it) => it.isScreened),
  }
}

/** A text, or undefined for content that nobody can read here. */
type Found = string | undefined

function readingOf(terms: Terms, text: Found): Screening {
  if (text === undefined || text.length > LONGEST_TEXT) return { labels: new Set(), isScreened: false }
  const { words, isReadable } = wordsOf(text)
  return { labels: labelsAmong(terms, words), isScreened: isReadable }
}

function textsIn(value: Json, within?: string): readonly Found[] {
  if (!isJsonObject(value)) return arrayOf(value).flatMap((it) => textsIn(it, within))
  return Object.entries(value).flatMap(([name, child]) => {
    if (child === undefined) return []
    const kind = freeTextAt(value, name, within)
    if (kind === 'opaque') return [undefined]
    const own =
      kind === undefined ? [] : stringsIn(child).map((it) => (name === 'div' ? withoutTags(it) : it))
    return [...own, ...textsIn(child, name)]
  })
}

function stringsIn(value: Json): readonly string[] {
  return (typeof value === 'string' ? [value] : arrayOf(value)).filter((it) => typeof it === 'string')
}

/** The words of XHTML: a tag parts words. */
function withoutTags(xhtml: string): string {
  return xhtml
    .split('<')
    .map((it) => it.slice(it.indexOf('>') + 1))
    .join(' ')
}

/** Texts anywhere under an element, displays of coded entries too: for what a name tells although a code stands beside it. */
export function namesUnder(terms: Terms, values: readonly Json[]): ReadonlySet<string> {
  const texts = values.flatMap(namesIn)
  return new Set(texts.flatMap((it) => [...labelsAmong(terms, wordsOf(it).words)]))
}

const NAMES: readonly string[] = ['display', 'text']

function namesIn(value: Json): readonly string[] {
  if (!isJsonObject(value)) return arrayOf(value).flatMap(namesIn)
  return members(value).flatMap(([name, child]) =>
    NAMES.includes(name) ? stringsIn(child).slice(0, 1) : namesIn(child),
  )
}

function members(value: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(value).flatMap(([name, child]) =>
    child === undefined ? [] : [[name, child] as const],
  )
}
