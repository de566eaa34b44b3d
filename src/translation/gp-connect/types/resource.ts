import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { newDraft, sealed, setAside } from '../reading/draft.js'
import { code } from '../reading/primitives.js'
import { type Place, type Read } from '../reading/place.js'
import { type Structure, filler, partsOf, readObject } from '../reading/read-object.js'
import { type Elements, ignored, kept, one, ruled } from '../reading/rows.js'
import { type Uses, mappedTo } from '../reading/use.js'
import { isOfSourceOnly, meta } from '../datatypes/meta.js'

/** What every resource has. Its table of elements is told once, not with each type. */
export const baseElements: Elements = {
  resourceType: ignored({
    because: 'the table of types gives the R4 type',
    said: 'never',
    of: 'primitive',
  }),
  // What is no id says something else, which is not lost.
  id: ruled(
    (value, at, draft, name) => {
      if (!isId(value)) setAside(draft, name, value, 'malformed-element', at)
    },
    { kind: 'ignored', because: 'the translation context gives the R4 id' },
    isId,
  ),
  contained: ignored({
    because: 'contained resources become resources of their own',
    said: 'never',
    of: 'structure',
  }),
  text: ignored({
    because: 'GP Connect forbids narrative, and what it repeats could not be redacted by element',
    said: 'always',
    of: 'structure',
  }),
  meta: ruled(
    (value, at, draft, name) => {
      const read = meta(value, at)
      if (!isJsonObject(value)) setAside(draft, name, value, 'malformed-element', at)
      else if (read !== undefined) draft.out['meta'] = read
    },
    mappedTo('meta'),
    isOfSourceOnly,
  ),
  language: one('language', code),
  implicitRules: kept(),
}

/** What the record knows the resource by. */
function isId(value: Json): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
}

/** Reads the content of one resource type into what is begun, which has its type and id. */
export type ReadResource = {
  (content: JsonObject, at: Place, begun: Record<string, Json>): void
  /** What becomes of each of its elements. */
  readonly parts: Uses
}

/** A reader of the content of one resource type: all but its type and id. */
export function resource(structure: Structure): ReadResource {
  const fill = filler({
    ...structure,
    elements: { ...baseElements, ...structure.elements },
    modifiable: 'yes',
  })
  const read = (content: JsonObject, at: Place, begun: Record<string, Json>): void => {
    const draft = newDraft(begun)
    fill(draft, content, at)
    sealed(draft)
  }
  return Object.assign(read, { parts: partsOf(structure) })
}

/** A reader of a structure inside a resource, which may carry modifier extensions. */
export function backbone(structure: Structure): Read {
  return readObject({ ...structure, modifiable: 'yes', known: 'by-holder' })
}
