import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../../model/nhs-number.js'
import { type Found, type Resolved, type ResolveReference } from '../reading/place.js'
import { listed } from '../reading/rows.js'
import { type TranslationContext } from '../../translator.js'
import { TYPES } from '../types/type-table.js'
import { type NameIndex, nameIndex } from './name-index.js'
import { type SourceResource } from './source-resource.js'

/** Every resource of the record under the names it can be called by, with its final reference. */
export type ReferenceBook = {
  /** True for a Patient whose NHS numbers are all the traced person's, with at least one of them. */
  isPerson(resource: SourceResource): boolean
  readonly resolve: ResolveReference
  /** The final reference of a resource of the record. */
  referenceOf(resource: SourceResource): string
}

/** The book of everything a record holds: which R4 resource each of its references means. */
export function referenceBook(
  resources: readonly SourceResource[],
  context: TranslationContext,
): ReferenceBook {
  const known = resources.filter((it) => TYPES.has(it.type))
  const names = nameIndex(known, namesOf)
  // Asked only of a record that names a resource by its id alone.
  let ids: NameIndex | undefined
  const people = new Set(resources.filter((it) => isTraced(it, context.nhsNumbers)))
  const isPerson = (resource: SourceResource): boolean => people.has(resource)
  const person = foundAs('Patient', context.patientReference)
  const found = new Map<SourceResource, Found>()
  return {
    isPerson,
    referenceOf: (resource) => foundOf(resource).reference.reference,
    // INVARIANT: the person's reference is given only where every NHS number involved is the person's.
    resolve: (reference, identifier, scope) => {
      const resource =
        reference === undefined
          ? undefined
          : unambiguous(namedBy(reference, scope, names, resourcesById), isPerson)
      const identified = whoIs(identifier, context.nhsNumbers)
      if (resource === undefined)
        return identified === 'person' && mayNamePatient(reference) ? person : NOT_FOUND
      if (resource.type !== 'Patient') return foundOf(resource)
      const isTheirs = isPerson(resource)
      if (identified !== undefined && (identified === 'person') !== isTheirs) return CONTRADICTION
      return isTheirs ? person : foundOf(resource)
    },
  }

  function resourcesById(id: string): readonly SourceResource[] {
    ids ??= nameIndex(known, idsOf)
    return ids(id)
  }

  function foundOf(resource: SourceResource): Found {
    const before = found.get(resource)
    if (before !== undefined) return before
    const type = TYPES.get(resource.type)?.to ?? resource.type
    const made = foundAs(type, `${type}/${context.idOf(type, resource.sourceId)}`)
    found.set(resource, made)
    return made
  }
}

function foundAs(type: string, reference: string): Found {
  return { kind: 'found', type, reference: { reference } }
}

const NOT_FOUND: Resolved = { kind: 'not-found' }
const CONTRADICTION: Resolved = { kind: 'contradiction' }
const NOTHING: readonly SourceResource[] = []

/** Whom an identifier names; undefined when it is no NHS number. */
function whoIs(identifier: Json | undefined, person: readonly string[]): 'person' | 'other' | undefined {
  if (identifier === undefined) return undefined
  const numbers = nhsNumbersIn(identifier)
  if (numbers.length === 0) return undefined
  return numbers.every((it) => person.includes(it)) ? 'person' : 'other'
}

function mayNamePatient(reference: string | undefined): boolean {
  return reference === undefined || PATIENT.test(reference.trim())
}

/** A reference to a Patient, relative or absolute. */
const PATIENT = /(?:^|\/)Patient\/[^/]+(?:\/_history\/[^/]*)?$/

/** Of several resources under one name the first, but a Patient who is someone else before one who is the person. */
function unambiguous(
  named: readonly SourceResource[],
  isPerson: (resource: SourceResource) => boolean,
): SourceResource | undefined {
  if (named.length < 2) return named[0]
  return named.find((it) => it.type === 'Patient' && !isPerson(it)) ?? named[0]
}

/** The resources that a reference names: by type and id, by fullUrl, within one resource, or by an id that only one has. */
function namedBy(
  reference: string,
  scope: string,
  byName: NameIndex,
  byId: NameIndex,
): readonly SourceResource[] {
  const said = reference.trim()
  const name = said.includes('/_history/') ? said.replace(/\/_history\/[^/]*$/, '') : said
  if (name.startsWith('#')) return byName(localIn(scope, name))
  const whole = byName(name)
  if (whole.length > 0) return whole
  const bare = byId(name)
  return bare.length === 1 ? bare : NOTHING
}

function namesOf({ names, scope, localName }: SourceResource): readonly string[] {
  return localName === undefined ? names : [...names, localIn(scope, localName)]
}

/** A person is never guessed: an id without its type does not name a Patient. */
function idsOf({ names, type }: SourceResource): readonly string[] {
  const typed = type === 'Patient' ? undefined : names.find((it) => it.startsWith(`${type}/`))
  return typed === undefined ? [] : [typed.slice(type.length + 1)]
}

function localIn(scope: string, name: string): string {
  return `${scope} ${name}`
}

function isTraced(resource: SourceResource, person: readonly string[]): boolean {
  if (resource.type !== 'Patient') return false
  const numbers = nhsNumbersIn(resource.content['identifier'])
  return numbers.length > 0 && numbers.every((it) => person.includes(it))
}

/** The NHS numbers among one or several identifiers, spaces and hyphens taken out; whether valid is not asked here. */
function nhsNumbersIn(identifiers: Json | undefined): readonly string[] {
  return listed(identifiers).filter(isJsonObject).filter(isNhsNumberIdentifier).map(valueOf)
}

function isNhsNumberIdentifier(identifier: JsonObject): boolean {
  return textOf(identifier['system'])?.trim() === NHS_NUMBER_SYSTEM && identifier['value'] !== undefined
}

function valueOf(identifier: JsonObject): string {
  const value = identifier['value']
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.replace(/[\s-]/g, '') : ''
}
