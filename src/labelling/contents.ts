import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type FreeText, freeTextAt } from '../fhir/text/free-text.js'
import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../model/json.js'

export type FoundCoding = { readonly system: string | undefined; readonly code: string }

/** A text, or undefined for content that nobody can read here. */
export type FoundText = string | undefined

/** What a resource holds that labels are made of, each wherever it stands: contained resources, extensions, metadata. */
type Contents = {
  /** Every system and code, and those of what a translation set aside because R4 cannot hold it. */
  readonly codings: readonly FoundCoding[]
  /** Free text, in narrative too. */
  readonly texts: readonly FoundText[]
  /** False where it is not known what was set aside. */
  readonly isReadable: boolean
}

/**
 * Everything in a resource that labels are made of, found in one walk. In what was set aside and is malformed any number
 * may be its code, so each that is long enough for SNOMED CT counts as one, in whatever system it has a meaning.
 */
export function contentsOf(resource: JsonObject): Contents {
  const found = nothingYet()
  addObject(resource, undefined, found)
  const { codings, texts, setAside } = found
  if (setAside.length === 0) return { codings, texts, isReadable: true }
  const inside = contentsSetAside(setAside, DEEPEST)
  return { codings: [...codings, ...inside.codings], texts, isReadable: inside.isReadable }
}

/** What was set aside within what was set aside is looked into so often, and is unreadable further in. */
const DEEPEST = 4

function contentsSetAside(setAside: Found['setAside'], deepest: number): Omit<Contents, 'texts'> {
  if (setAside.length === 0) return { codings: [], isReadable: true }
  if (deepest === 0) return { codings: [], isReadable: false }
  const values = setAside.map(parsed).filter((it) => it !== undefined)
  const found = nothingYet()
  for (const it of values) addItem(it, '', found)
  const inside = contentsSetAside(found.setAside, deepest - 1)
  return {
    codings: [...found.codings, ...values.flatMap(identifiersIn), ...inside.codings],
    isReadable: values.length === setAside.length && inside.isReadable,
  }
}

type Found = {
  readonly codings: FoundCoding[]
  readonly texts: FoundText[]
  /** The JSON text of every element set aside; undefined where the extension has none. */
  readonly setAside: (string | undefined)[]
}

function nothingYet(): Found {
  return { codings: [], texts: [], setAside: [] }
}

/** `within` is the name of the element that the object is. */
function addObject(value: JsonObject, within: string | undefined, found: Found): void {
  const code = value['code']
  if (typeof code === 'string') found.codings.push({ system: textOf(value['system']), code })
  if (value['url'] === SOURCE_EXTENSIONS.element.url) {
    const content = objectsOf(value['extension']).find((it) => it['url'] === 'content')
    found.setAside.push(textOf(content?.['valueString']))
  }
  for (const name in value) addMember(value, name, within, found)
}

function addMember(holder: JsonObject, name: string, within: string | undefined, found: Found): void {
  const child = holder[name]
  if (typeof child === 'string') {
    addText(freeTextAt(holder, name, within), name, child, found)
    return
  }
  if (typeof child !== 'object' || child === null) return
  if (isJsonObject(child)) {
    addObject(child, name, found)
    return
  }
  const kind = freeTextAt(holder, name, within)
  for (const it of child)
    if (typeof it === 'string') addText(kind, name, it, found)
    else addItem(it, name, found)
}

function addItem(item: Json, within: string, found: Found): void {
  if (typeof item !== 'object' || item === null) return
  if (isJsonObject(item)) addObject(item, within, found)
  else for (const it of item) addItem(it, within, found)
}

function addText(kind: FreeText, name: string, text: string, found: Found): void {
  if (kind === 'opaque') found.texts.push(undefined)
  else if (kind !== undefined) found.texts.push(name === 'div' ? withoutTags(text) : text)
}

/** The words of XHTML: a tag parts words. */
function withoutTags(xhtml: string): string {
  return xhtml
    .split('<')
    .map((it) => it.slice(it.indexOf('>') + 1))
    .join(' ')
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
