import { type Json, isJsonObject, arrayOf, textOf } from '../model/json.js'

export type FoundCoding = { readonly system: string | undefined; readonly code: string }

/** Every system and code at any depth, in contained resources, extensions and metadata too. */
export function codingsIn(value: Json): readonly FoundCoding[] {
  if (!isJsonObject(value)) return arrayOf(value).flatMap(codingsIn)
  const code = textOf(value['code'])
  const own = code === undefined ? [] : [{ system: textOf(value['system']), code }]
  return [...own, ...Object.values(value).flatMap((it) => (it === undefined ? [] : codingsIn(it)))]
}
