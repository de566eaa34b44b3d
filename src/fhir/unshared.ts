import { type Json } from '../model/json.js'

/**
 * What nobody has agreed to share (Caldicott principle 3: no more than is needed): each privacy class of source fields, and
 * the one place in R4 where it may stand. A map may put a field of the class nowhere else, the gateway never makes what
 * stands there, and never lets it leave where a source sends it itself.
 *
 * A `part` is an extension of that URL; a `whole` is a resource of that type whose category is that coding.
 */
const UNSHARED = [
  {
    privacy: 'finance',
    stands: 'part',
    url: 'https://linchpin.example/fhir/StructureDefinition/care-funding',
    words: 'the extension care-funding',
  },
  {
    privacy: 'case-note',
    stands: 'whole',
    type: 'DocumentReference',
    system: 'https://linchpin.example/fhir/CodeSystem/document-category',
    code: 'case-note',
    words: 'a DocumentReference of the category case-note',
  },
] as const

/** A privacy class that nobody has agreed to share. */
export type UnsharedClass = (typeof UNSHARED)[number]['privacy']

/** The class of what stands in an extension of this URL; undefined where that may be shared. */
export function unsharedExtension(url: Json | undefined): UnsharedClass | undefined {
  return UNSHARED.find((it) => it.stands === 'part' && it.url === url)?.privacy
}

/** The class of a resource of the type, one of whose categories is the coding; undefined where it may be shared. */
export function unsharedResource(type: string, system: unknown, code: unknown): UnsharedClass | undefined {
  return UNSHARED.find(
    (it) => it.stands === 'whole' && it.type === type && it.system === system && it.code === code,
  )?.privacy
}

/** True for a coding that says that what bears it is not shared; one without a system may be it. */
export function saysUnshared(system: string | undefined, code: string): boolean {
  return UNSHARED.some(
    (it) => it.stands === 'whole' && it.code === code && (system === undefined || it.system === system),
  )
}

/** Where fields of a privacy class may stand alone, in words; undefined for a class that may stand anywhere. */
export function unsharedPlace(
  privacy: string,
): { readonly privacy: UnsharedClass; readonly words: string } | undefined {
  return UNSHARED.find((it) => it.privacy === privacy)
}
