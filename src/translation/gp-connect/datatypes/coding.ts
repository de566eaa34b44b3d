import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { type Draft, OWN_EXTENSIONS, setAside, extend } from '../reading/draft.js'
import { type Place, type Read } from '../reading/place.js'
import { boolean, code, id, text, uri } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { many, one, ruled } from '../reading/rows.js'
import { carriedIn } from '../reading/use.js'
import { systemOf } from './code-systems.js'

const DESCRIPTION_ID = `${OWN_EXTENSIONS}sct-description-id`
const DESCRIPTION_DISPLAY =
  'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescDisplay'

/** A Coding with its system in its R4 place; the SNOMED description id and term are kept beside it. */
export const coding: Read = readObject({
  elements: {
    system: one('system', uri),
    version: one('version', text),
    code: one('code', code),
    display: one('display', text),
    userSelected: one('userSelected', boolean),
  },
  extensions: { 'coding-sctdescid': ruled(readDescription, carriedIn(DESCRIPTION_ID, DESCRIPTION_DISPLAY)) },
  finish: moveSystem,
  isLeft: ({ system, code: value }) =>
    typeof system !== 'string' || systemOf(system, textOf(value)) === system,
})

export const codeableConcept: Read = readObject({
  elements: { coding: many('coding', coding), text: one('text', text) },
})

/** A CodeableConcept of one code of ours or HL7's. */
export function conceptOf(system: string, value: string): JsonObject {
  return { coding: [{ system, code: value }] }
}

/** A reader of a STU3 code that R4 made a CodeableConcept of one closed system; of such a concept too, as later senders write it. */
export function conceptOfCode(system: string, allowed: readonly string[]): Read {
  const concepts = new Map(allowed.map((it) => [it, conceptOf(system, it)]))
  return (value, at) => {
    const found = (typeof value === 'string' ? value : firstCode(value))?.trim()
    const concept = found === undefined ? undefined : concepts.get(found)
    if (found === undefined || concept === undefined) return undefined
    if (typeof value === 'string') return concept
    const read = codeableConcept(value, at)
    const [first, ...others] = isJsonObject(read) ? objectsOf(read['coding']) : []
    if (!isJsonObject(read) || first === undefined) return undefined
    return { ...read, coding: [{ ...first, system, code: found }, ...others] }
  }
}

/** The first code of a CodeableConcept as the source or we write it. */
export function firstCode(concept: Json | undefined): string | undefined {
  if (!isJsonObject(concept)) return undefined
  return textOf(objectsOf(concept['coding'])[0]?.['code'])
}

function moveSystem(draft: Draft): void {
  const system = draft.out['system']
  if (typeof system === 'string') draft.out['system'] = systemOf(system, textOf(draft.out['code']))
}

/** Members of the SNOMED description extension, by any of the spellings in use. */
const DESCRIPTION_PARTS: ReadonlyMap<string, (value: Json, at: Place, draft: Draft) => boolean> = new Map([
  ['descriptionid', describeBy(DESCRIPTION_ID, 'valueId', id)],
  ['descriptiondisplay', describeBy(DESCRIPTION_DISPLAY, 'valueString', text)],
])

function readDescription(value: Json, at: Place, draft: Draft): void {
  const parts = isJsonObject(value) ? objectsOf(value['extension']) : []
  const allRead = parts.map((part) => {
    const read = DESCRIPTION_PARTS.get((textOf(part['url']) ?? '').toLowerCase())
    const held = Object.entries(part).find(([name]) => name.startsWith('value'))?.[1]
    return read !== undefined && held !== undefined && read(held, at, draft)
  })
  if (allRead.length === 0 || allRead.includes(false))
    setAside(draft, 'extension', value, 'malformed-element', at)
}

function describeBy(url: string, member: string, read: Read) {
  return (value: Json, at: Place, draft: Draft): boolean => {
    const result = read(value, at)
    if (result === undefined) return false
    extend(draft, { url, [member]: result })
    return true
  }
}
