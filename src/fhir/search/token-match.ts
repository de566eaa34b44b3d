import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type SearchValue } from '../../model/search-query.js'
import { type SearchParameterRow } from '../resource-type-row.js'
import { splitUnescaped, unescaped } from './escapes.js'
import { folded } from './string-match.js'

type Token = { readonly system: string | undefined; readonly code: string | undefined }

/**
 * Token comparison (FHIR R4 search 3.1.1.4.10): `code` in any system, `system|code`, `|code` without a system, and
 * `system|` for any code of that system. Codes compare exactly.
 */
export function matchesToken(
  value: Json,
  wanted: SearchValue,
  parameter: Pick<SearchParameterRow, 'system'>,
): boolean {
  const [first, second] = splitUnescaped(wanted.text, '|').map(unescaped)
  const tokens = tokensOf(value, parameter.system)
  if (second === undefined) return tokens.some((it) => it.code !== undefined && it.code === first)
  if (second === '') return tokens.some((it) => it.system === first)
  const system = first === '' ? undefined : first
  return tokens.some((it) => it.code === second && it.system === system)
}

/** The `:text` modifier: some text or display starts with the value, case and accents ignored. */
export function matchesTokenText(value: Json, wanted: SearchValue): boolean {
  const sought = folded(unescaped(wanted.text))
  return textsOf(value).some((it) => folded(it).startsWith(sought))
}

/** The tokens of a Coding, CodeableConcept, Identifier, ContactPoint, code, id or boolean. */
function tokensOf(value: Json, implied: string | undefined): readonly Token[] {
  if (typeof value === 'string') return [{ system: implied, code: value }]
  if (typeof value === 'boolean') return [{ system: undefined, code: String(value) }]
  if (!isJsonObject(value)) return []
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
