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

/** What the texts of one answer speak of, by their words: a source says the same of many things. */
export type ReadBefore = Map<string, Screening>

/**
 * Screens all free text of a resource, in contained resources, extensions and narrative too (leak L22). A text that was
 * read before is not read again.
 */
export function screen(terms: Terms, resource: FhirResource, readBefore: ReadBefore = new Map()): Screening {
  const labels = new Set<string>()
  let isScreened = true
  for (const text of textsIn(resource)) {
    const reading = readingOf(terms, text, readBefore)
    for (const it of reading.labels) labels.add(it)
    isScreened &&= reading.isScreened
  }
  return { labels, isScreened }
}

/** A text, or undefined for content that nobody can read here. */
type Found = string | undefined

function readingOf(terms: Terms, text: Found, readBefore: ReadBefore): Screening {
  if (text === undefined || text.length > LONGEST_TEXT) return { labels: new Set(), isScreened: false }
  const known = readBefore.get(text)
  if (known !== undefined) return known
  const { words, isReadable } = wordsOf(text)
  const reading = { labels: labelsAmong(terms, words), isScreened: isReadable }
  readBefore.set(text, reading)
  return reading
}

function textsIn(resource: FhirResource): readonly Found[] {
  const found: Found[] = []
  addTexts(resource, undefined, found)
  return found
}

function addTexts(value: Json | undefined, within: string | undefined, found: Found[]): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addTexts(it, within, found)
    return
  }
  for (const name in value) {
    const child = value[name]
    const kind = freeTextAt(value, name, within)
    if (kind === 'opaque') {
      found.push(undefined)
      continue
    }
    if (kind !== undefined)
      for (const it of stringsIn(child)) found.push(name === 'div' ? withoutTags(it) : it)
    addTexts(child, name, found)
  }
}

function stringsIn(value: Json | undefined): readonly string[] {
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
