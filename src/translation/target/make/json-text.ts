import { type Json } from '../../../model/json.js'

/** The value as JSON.stringify writes it. */
export function jsonText(value: Json): string {
  return typeof value === 'string' ? quotedText(value) : JSON.stringify(value)
}

/** The text as JSON.stringify writes it: between quotes, and escaped where it must be. */
export function quotedText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** No quote, reverse solidus, control character, nor a surrogate that may stand alone. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/
