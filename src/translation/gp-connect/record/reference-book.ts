import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../../model/nhs-number.js'
import { type Resolved, type ResolveReference } from '../reading/place.js'
import { listed } from '../reading/rows.js'
import { type TranslationContext } from '../../translator.js'
import { TYPES } from '../types/type-table.js'
import { type SourceResource } from './source-resource.js'

/** Every resource of the record under the names it can be called by, with its final reference. */
export type ReferenceBook = {
  /** True for a Patient whose NHS numbers are all the traced person's, with at least one of them. */
  isPerson(resource: SourceResource): boolean
  resolverFor(resource: SourceResource): ResolveReference
}

type Target = { readonly type: string; readonly reference: string; readonly resource: SourceResource }

/** The book of everything a record holds: which R4 resource each of its references means. */
export function referenceBook(
  resources: readonly SourceResource[],
  context: TranslationContext,
): ReferenceBook {
  const targets = new Map<string, Target[]>()
  for (const resource of resources) {
    const to = TYPES.get(resource.type)?.to
    if (to === undefined) continue
    const reference = `${to}/${context.idOf(to, resource.sourceId)}`
    const target = { type: to, reference, resource }
    for (const name of namesFor(resource)) {
      const before = targets.get(name)
      if (before === undefined) targets.set(name, [target])
      else before.push(target)
    }
  }
  const isPerson = (resource: SourceResource): boolean => isTraced(resource, context.nhsNumbers)
  return {
    isPerson,
    resolverFor: (from) => (reference, identifier) => {
      const named = reference === undefined ? [] : namedBy(reference, from, targets)
      const target = unambiguous(named, isPerson)
      return decide(target, reference, whoIs(identifier, context.nhsNumbers), isPerson, context)
    },
  }
}

/** Whom an identifier names; undefined when it is no NHS number. */
function whoIs(identifier: Json | undefined, person: readonly string[]): 'person' | 'other' | undefined {
  const numbers = nhsNumbersIn(identifier)
  if (numbers.length === 0) return undefined
  return numbers.every((it) => person.includes(it)) ? 'person' : 'other'
}

// INVARIANT: the person's reference is given only where every NHS number involved is the person's.
function decide(
  target: Target | undefined,
  reference: string | undefined,
  identified: 'person' | 'other' | undefined,
  isPerson: (resource: SourceResource) => boolean,
  context: TranslationContext,
): Resolved {
  if (target !== undefined && target.type !== 'Patient')
    return { kind: 'found', type: target.type, reference: target.reference }
  if (target !== undefined) {
    const person = isPerson(target.resource)
    if (identified !== undefined && (identified === 'person') !== person) return { kind: 'contradiction' }
    return { kind: 'found', type: 'Patient', reference: person ? context.patientReference : target.reference }
  }
  const namesPatient = reference === undefined || PATIENT.test(reference.trim())
  return identified === 'person' && namesPatient
    ? { kind: 'found', type: 'Patient', reference: context.patientReference }
    : { kind: 'not-found' }
}

/** A reference to a Patient, relative or absolute. */
const PATIENT = /(?:^|\/)Patient\/[^/]+(?:\/_history\/[^/]*)?$/

/** Of several resources under one name the first, but a Patient who is someone else before one who is the person. */
function unambiguous(
  named: readonly Target[],
  isPerson: (resource: SourceResource) => boolean,
): Target | undefined {
  return named.find((it) => it.type === 'Patient' && !isPerson(it.resource)) ?? named[0]
}

/** The resources that a reference names: by type and id, by fullUrl, within one resource, or by an id that only one has. */
function namedBy(
  reference: string,
  from: SourceResource,
  targets: ReadonlyMap<string, readonly Target[]>,
): readonly Target[] {
  const name = reference.trim().replace(/\/_history\/[^/]*$/, '')
  if (name.startsWith('#')) return targets.get(localIn(from.scope, name)) ?? []
  const whole = targets.get(name)
  if (whole !== undefined) return whole
  const bare = targets.get(bareId(name)) ?? []
  return bare.length === 1 ? bare : []
}

function namesFor(resource: SourceResource): readonly string[] {
  const local = resource.localName === undefined ? [] : [localIn(resource.scope, resource.localName)]
  // A person is never guessed: an id without its type does not name a Patient.
  const typed = resource.names.find((it) => it.startsWith(`${resource.type}/`))
  const id = resource.type === 'Patient' ? undefined : typed?.slice(resource.type.length + 1)
  return [...resource.names, ...local, ...(id === undefined ? [] : [bareId(id)])]
}

function bareId(id: string): string {
  return `id ${id}`
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
