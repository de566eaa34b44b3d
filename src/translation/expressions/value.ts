import { SOURCE_EXTENSIONS } from '../../fhir/extensions/source-extensions.js'
import { type Json, isJsonObject } from '../../model/json.js'

/** What an expression gives: JSON, nothing, or text that could not be read as what it should be. */
export type Value = Json | SourceText | undefined

const SOURCE_TEXT: unique symbol = Symbol('source text')

/** The source's own words where a primitive was expected: carried in an extension, so that nothing is lost. */
export type SourceText = { readonly [SOURCE_TEXT]: string }

/** Text of the source that no R4 type holds, to be carried word for word. */
export function sourceText(text: string): SourceText {
  return { [SOURCE_TEXT]: text }
}

/** True for text that is carried word for word. */
export function isSourceText(value: Value): value is SourceText {
  return isJsonObject(value) && SOURCE_TEXT in value
}

/** The extension that stands beside a primitive without a value: `{ extension: [source-text] }`. */
export function extensionOf(carried: SourceText): Json {
  return { extension: [{ url: SOURCE_EXTENSIONS.text.url, valueString: carried[SOURCE_TEXT] }] }
}

/** What kind of value it is, in closed words that never tell the value itself. */
export function valueClassOf(value: Value): string {
  if (value === undefined || value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return `a ${typeof value}`
  if (/^\d+$/.test(value)) return 'text of digits'
  if (/^[\d\s./:,+()-]+$/.test(value)) return 'text of digits and punctuation'
  return /\d/.test(value) ? 'text of letters and digits' : 'text without digits'
}
