import { type Json, type JsonObject } from '../../../model/json.js'

/** The value as JSON.stringify writes it. */
export function jsonText(value: Json): string {
  return typeof value === 'string' ? quotedText(value) : JSON.stringify(value)
}

/**
 * The object as JSON.stringify writes it, where that is soon done. Its members are R4 elements, whose names need no
 * escape.
 */
export function objectText(object: JsonObject): string {
  let text = ''
  for (const name of Object.keys(object)) {
    const value = object[name]
    if (value !== undefined) text += `${text === '' ? '{' : ','}"${name}":${jsonText(value)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** The text as JSON.stringify writes it: between quotes, and escaped where it must be. */
export function quotedText(text: string): string {
  return isPlain(text) ? `"${text}"` : JSON.stringify(text)
}

/** Whether JSON.stringify writes nothing else for the text than the text between quotes. */
export function isPlain(text: string): boolean {
  return PLAIN.test(text)
}

/** No quote, reverse solidus, control character, nor a surrogate that may stand alone. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/
