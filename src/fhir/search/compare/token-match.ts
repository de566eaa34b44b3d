import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type SearchComponentRow } from '../../resource-type-row.js'
import { splitUnescaped, unescaped } from '../escapes.js'
import { folded, searched } from './string-match.js'

type Token = { readonly system: string | undefined; readonly code: string | undefined }
type TokenRow = Pick<SearchComponentRow, 'system' | 'data'>

/**
 * Token comparison (FHIR R4 search 3.1.1.4.10): `code` in any system, `system|code`, `|code` without a system, and
 * `system|` for any code of that system. Codes compare exactly, plain text without case, and the numbers and addresses
 * of contacts without case, spaces and punctuation.
 */
export function matchesToken(value: Json, wanted: SearchValue, row: TokenRow): boolean {
  const [first = '', second] = splitUnescaped(wanted.text, '|').map(unescaped)
  const tokens = tokensOf(value, row)
  const isCode = codeTest(row, second ?? first)
  if (second === undefined) return tokens.some(isCode)
  if (second === '') return tokens.some((it) => it.system === first)
  const system = first === '' ? undefined : first
  return tokens.some((it) => it.system === system && isCode(it))
}

/** The `:of-type` modifier: `system|code|value`, the type and the value of an Identifier. */
export function matchesOfType(value: Json, wanted: SearchValue): boolean {
  const [system, code, number] = splitUnescaped(wanted.text, '|').map(unescaped)
  const identifier = isJsonObject(value) ? value : {}
  const types = objectsOf(objectOf(identifier['type'])?.['coding'])
  return identifier['value'] === number && types.some((it) => it['system'] === system && it['code'] === code)
}

/** The `:text` modifier: some text or display starts with the value, case and accents ignored. */
export function matchesTokenText(value: Json, wanted: SearchValue): boolean {
  const sought = searched(unescaped(wanted.text))
  return textsOf(value).some((it) => searched(it).startsWith(sought))
}

function codeTest({ data }: TokenRow, code: string): (token: Token) => boolean {
  if (data === 'string') return (it) => it.code !== undefined && folded(it.code) === folded(code)
  if (data !== 'ContactPoint') return (it) => it.code === code
  const sought = bareContact(code)
  return (it) => it.code !== undefined && bareContact(it.code) === sought
}

/** A telephone number or address as it is dialled, whatever the spaces, brackets and hyphens. */
function bareContact(text: string): string {
  return folded(text).replace(/[\s().-]/g, '')
}

/** The tokens of a Coding, CodeableConcept, Identifier, ContactPoint, code, id or boolean. */
function tokensOf(value: Json, { system, data }: TokenRow): readonly Token[] {
  if (typeof value === 'string') return [{ system, code: value }]
  if (typeof value === 'boolean') return [{ system: undefined, code: String(value) }]
  if (!isJsonObject(value)) return []
  // Of a contact the system is its kind, no code system.
  if (data === 'ContactPoint') return [{ system: undefined, code: textOf(value['value']) }]
  if (value['coding'] !== undefined) return objectsOf(value['coding']).map(tokenOf)
  return [tokenOf(value)]
}

function tokenOf(value: JsonObject): Token {
  return { system: textOf(value['system']), code: textOf(value['code']) ?? textOf(value['value']) }
}

function textsOf(value: Json): readonly string[] {
  const it = objectOf(value)
  if (it === undefined) return []
  const displays = objectsOf(it['coding']).map((coding) => textOf(coding['display']))
  const typeText = textOf(objectOf(it['type'])?.['text'])
  return [textOf(it['text']), textOf(it['display']), typeText, ...displays].filter(
    (text) => text !== undefined,
  )
}
