import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type Json, isJsonObject, arrayOf, objectsOf, textOf } from '../model/json.js'

export type FoundCoding = { readonly system: string | undefined; readonly code: string }

/** Every system and code at any depth, in contained resources, extensions and metadata too. */
export function codingsIn(value: Json): readonly FoundCoding[] {
  const found: FoundCoding[] = []
  addCodings(value, found)
  return found
}

function addCodings(value: Json | undefined, found: FoundCoding[]): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addCodings(it, found)
    return
  }
  const code = value['code']
  if (typeof code === 'string') found.push({ system: textOf(value['system']), code })
  for (const name in value) addCodings(value[name], found)
}

/** What a translation set aside because R4 cannot hold it. */
export type SetAside = {
  readonly codings: readonly FoundCoding[]
  /** False where it is not known what was set aside. */
  readonly isReadable: boolean
}

/**
 * The codings in the raw source that a resource carries, at any depth. In what is malformed any number may be its
 * code, so each that is long enough for SNOMED CT counts as one, in whatever system it has a meaning.
 */
export function setAsideIn(resource: Json): SetAside {
  const contents = wordsIn(resource)
  if (contents.length === 0) return NOTHING_SET_ASIDE
  const values = contents.map(parsed).filter((it) => it !== undefined)
  return {
    codings: values.flatMap((it) => [...codingsIn(it), ...identifiersIn(it)]),
    isReadable: values.length === contents.length,
  }
}

const NOTHING_SET_ASIDE: SetAside = { codings: [], isReadable: true }

/** The JSON text of every element set aside; undefined where the extension has none. */
function wordsIn(value: Json): readonly (string | undefined)[] {
  const found: (string | undefined)[] = []
  addWords(value, found)
  return found
}

function addWords(value: Json | undefined, found: (string | undefined)[]): void {
  if (typeof value !== 'object' || value === null) return
  if (!isJsonObject(value)) {
    for (const it of value) addWords(it, found)
    return
  }
  if (value['url'] === SOURCE_EXTENSIONS.element.url) {
    const content = objectsOf(value['extension']).find((it) => it['url'] === 'content')
    found.push(textOf(content?.['valueString']))
    return
  }
  for (const name in value) addWords(value[name], found)
}

function parsed(content: string | undefined): Json | undefined {
  if (content === undefined) return undefined
  try {
    const value: unknown = JSON.parse(content)
    return isJson(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** What a JSON parser gives is JSON; anything else is not. */
function isJson(value: unknown): value is Json {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value)
}

/** Every number or text that could be an identifier of SNOMED CT: 6 to 18 digits (SNOMED CT Release File Specifications). */
function identifiersIn(value: Json): readonly FoundCoding[] {
  if (typeof value === 'string' || typeof value === 'number') {
    const code = String(value).trim()
    return /^\d{6,18}$/.test(code) ? [{ system: undefined, code }] : []
  }
  if (!isJsonObject(value)) return arrayOf(value).flatMap(identifiersIn)
  return Object.values(value).flatMap((it) => (it === undefined ? [] : identifiersIn(it)))
}
