import { SOURCE_EXTENSIONS } from '../../../fhir/extensions/source-extensions.js'
import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../../../model/json.js'
import { type Draft, extend, setAside } from '../reading/draft.js'
import { type Found, type Place, type Read, type Reading, below } from '../reading/place.js'
import { text } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { type Row, append, ignored, isList, listed, moved, one, ruled } from '../reading/rows.js'
import { mappedTo } from '../reading/use.js'
import { identifier } from './identifier.js'

/** What a Reference says besides whom it names; told apart here because its caller resolves the rest. */
export const rest = readObject({
  elements: {
    identifier: one('identifier', identifier),
    display: one('display', text),
    // The caller resolves it.
    reference: moved(ignored({ because: 'read by the caller', said: 'never', of: 'primitive' }), 'reference'),
  },
})

/** A reference as R4 has it, and the R4 type it was found to name. */
export type Target = { readonly reference: JsonObject; readonly type: string | undefined }

/**
 * A Reference to anything in the record, under its final id. What it refers to outside the record, or to two
 * people at once, is kept as text in an extension and refers to nothing.
 */
export const reference: Read = (value, at) => readTarget(value, at)?.reference

/** A single reference to one of the types that R4 allows there; another is carried in an extension. */
export function ref(to: string, targets: readonly string[]): Row {
  const write: Row['write'] = (value, at, draft, name) => {
    if (!isList(value) && draft.out[to] === undefined) {
      const only = allowedTarget(value, at, draft, name, targets)
      if (only !== undefined) draft.out[to] = only
      return
    }
    const found = allowedOf(value, at, draft, name, targets)
    const [first] = found
    const isFree = first !== undefined && draft.out[to] === undefined
    if (isFree) draft.out[to] = first
    for (const other of isFree ? found.slice(1) : found) {
      carryReference(draft, name, other)
      at.reading.report('malformed-element', at)
    }
  }
  const settle: Row['settle'] = (value, draft, reading) => {
    const found = draft.out[to] === undefined ? bareTarget(value, reading) : undefined
    if (found === undefined || !isAllowed(found.type, targets)) return false
    draft.out[to] = found.reference
    return true
  }
  return ruled(write, mappedTo(to), settle)
}

/** What a reference is to that says whom it names and nothing else, as almost all do; undefined for any other. */
function bareTarget(value: Json, reading: Reading): Found | undefined {
  if (!isJsonObject(value)) return undefined
  const raw = value['reference']
  if (typeof raw !== 'string' || !isBare(value, raw)) return undefined
  const resolved = reading.resolve(raw, undefined, reading.scope)
  return resolved.kind === 'found' ? resolved : undefined
}

/** References, each to one of the types that R4 allows there; another is carried in an extension. */
export function refs(to: string, targets: readonly string[]): Row {
  return ruled((value, at, draft, name) => {
    const found = allowedOf(value, at, draft, name, targets)
    if (found.length > 0) append(draft, to, found)
  }, mappedTo(to))
}

/** Any type, for the few elements that R4 leaves open. */
export const ANY: readonly string[] = []

/** Reads one reference, whichever R4 type it finds: for elements that need a rule of their own. */
export function readTarget(value: Json, at: Place): Target | undefined {
  if (!isJsonObject(value)) return undefined
  const raw = textOf(value['reference'])
  if (value['reference'] !== undefined && raw === undefined) return undefined
  const kept = isBare(value, raw) ? undefined : objectOf(rest(value, at))
  const resolved = at.reading.resolve(raw, value['identifier'], at.reading.scope)
  if (resolved.kind === 'found') return foundTarget(resolved, kept)
  const told = unresolved(kept ?? {}, raw?.trim() ?? '', resolved.kind, at)
  return Object.keys(told).length === 0 ? undefined : { reference: told, type: undefined }
}

function foundTarget({ reference, type }: Found, kept: JsonObject | undefined): Target {
  return { reference: kept === undefined ? reference : { ...reference, ...kept }, type }
}

/** True when a reference says whom it names and nothing else, as almost all do: there is no rest of it to read. */
function isBare(value: JsonObject, raw: string | undefined): boolean {
  if (raw === undefined || raw === '') return false
  for (const name in value) if (name !== 'reference') return false
  return true
}

/** What a reference says that names nothing in the record: its display and identifier, and its own text. */
function unresolved(
  kept: JsonObject,
  said: string,
  kind: 'not-found' | 'contradiction',
  at: Place,
): JsonObject {
  if (kind === 'contradiction') at.reading.report('contradicting-reference', at)
  else if (said !== '') at.reading.report('unresolved-reference', at)
  return said === '' ? kept : withSource(kept, said)
}

function withSource(kept: JsonObject, said: string): JsonObject {
  const source = { url: SOURCE_EXTENSIONS.reference.url, valueString: said }
  return { ...kept, extension: [...listed(kept['extension']), source] }
}

function allowedOf(
  value: Json,
  at: Place,
  draft: Draft,
  name: string,
  targets: readonly string[],
): readonly JsonObject[] {
  if (!isList(value)) return listOf(allowedTarget(value, at, draft, name, targets))
  return value.flatMap((item, index) => listOf(allowedTarget(item, below(at, index), draft, name, targets)))
}

function listOf(target: JsonObject | undefined): readonly JsonObject[] {
  return target === undefined ? [] : [target]
}

/** The reference where it may stand; what may not is carried or kept aside. */
function allowedTarget(
  item: Json,
  at: Place,
  draft: Draft,
  name: string,
  targets: readonly string[],
): JsonObject | undefined {
  const target = readTarget(item, at)
  if (target === undefined) {
    setAside(draft, name, item, 'malformed-element', at)
    return undefined
  }
  if (target.type === undefined || isAllowed(target.type, targets)) return target.reference
  carryReference(draft, name, target.reference)
  at.reading.report('reference-target-not-allowed', at)
  return undefined
}

function isAllowed(type: string, targets: readonly string[]): boolean {
  return targets === ANY || targets.includes(type)
}

/** Keeps a resolved reference that its element cannot hold. */
export function carryReference(draft: Draft, name: string, target: JsonObject): void {
  extend(draft, {
    url: SOURCE_EXTENSIONS.otherReference.url,
    extension: [
      { url: 'element', valueString: name },
      { url: 'reference', valueReference: target },
    ],
  })
}
