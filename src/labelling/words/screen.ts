import { type Json, arrayOf, isJsonObject } from '../../model/json.js'
import { type FoundText } from '../contents.js'
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
export type TextsBefore = Map<string, Screening>

/** Screens the free text of a resource (leak L22). A text that was read before is not read again. */
export function screen(terms: Terms, texts: readonly FoundText[], readBefore: TextsBefore): Screening {
  let labels = NO_LABELS
  let isScreened = true
  for (const text of texts) {
    const reading = readingOf(terms, text, readBefore)
    if (reading.labels.size > 0) labels = new Set([...labels, ...reading.labels])
    isScreened &&= reading.isScreened
  }
  return { labels, isScreened }
}

function readingOf(terms: Terms, text: FoundText, readBefore: TextsBefore): Screening {
  if (text === undefined || text.length > LONGEST_TEXT) return NOT_SCREENED
  const known = readBefore.get(text)
  if (known !== undefined) return known
  const { words, isReadable } = wordsOf(text)
  const reading = { labels: labelsAmong(terms, words), isScreened: isReadable }
  readBefore.set(text, reading)
  return reading
}

const NO_LABELS: ReadonlySet<string> = new Set()
const NOT_SCREENED: Screening = { labels: NO_LABELS, isScreened: false }

/** Texts anywhere under an element, displays of coded entries too: for what a name tells although a code stands beside it. */
export function namesUnder(terms: Terms, values: readonly Json[]): ReadonlySet<string> {
  if (values.length === 0) return NO_LABELS
  const texts = values.flatMap((it) => namesIn(it))
  return new Set(texts.flatMap((it) => [...labelsAmong(terms, wordsOf(it).words)]))
}

const NAMES: readonly string[] = ['display', 'text']

/** `within` is the name of the element that the value is. */
function namesIn(value: Json, within?: string): readonly string[] {
  if (typeof value === 'string') return within !== undefined && NAMES.includes(within) ? [value] : []
  if (!isJsonObject(value)) return arrayOf(value).flatMap((it) => namesIn(it, within))
  return Object.entries(value).flatMap(([name, child]) => (child === undefined ? [] : namesIn(child, name)))
}
