import { readJson } from '../../rules/json-text.js'

/** Where a text stops being strict JSON, and what was expected there. */
export function findJsonFault(text: string): { readonly offset: number; readonly message: string } {
  const read = readJson(text)
  return read.kind === 'error' ? read : { offset: 0, message: 'expected JSON without a repeated key' }
}
