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

export function referenceBook(
  resources: readonly SourceResource[],
  context: TranslationContext,
): ReferenceBook {
  const targets = new Map<string, Target[]>()
  for (const resource of resources) {
    const to = TYPES.get(resource.type)?.to
    if (to === undefined) continue
    const reference = `${to}/${context.idOf(to, resource.sourceId)}`
    for (const name of [...resource.names, localIn(resource.scope, resource.localName)])
      if (name !== undefined)
        targets.set(name, [...(targets.get(name) ?? []), { type: to, reference, resource }])
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
  const absent = reference === undefined ? undefined : patientIdIn(reference)
  if (identified === 'person' && (reference === undefined || absent !== undefined))
    return { kind: 'found', type: 'Patient', reference: context.patientReference }
  if (absent === undefined) return { kind: 'not-found' }
  return { kind: 'found', type: 'Patient', reference: `Patient/${context.idOf('Patient', absent)}` }
}

/** Of several resources under one name the first, but a Patient who is someone else before one who is the person. */
function unambiguous(
  named: readonly Target[],
  isPerson: (resource: SourceResource) => boolean,
): Target | undefined {
  return named.find((it) => it.type === 'Patient' && !isPerson(it.resource)) ?? named[0]
}

function namedBy(
  reference: string,
  from: SourceResource,
  targets: ReadonlyMap<string, readonly Target[]>,
): readonly Target[] {
  const name = reference.trim().replace(/\/_history\/[^/]*$/, '')
  const local = name.startsWith('#') ? localIn(from.scope, name) : undefined
  return targets.get(local ?? name) ?? []
}

function localIn(scope: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${scope} ${name}`
}

/** The id in a reference to a Patient, relative or absolute, that the record does not hold. */
function patientIdIn(reference: string): string | undefined {
  const parts = /(?:^|\/)Patient\/([^/]+)(?:\/_history\/[^/]*)?$/.exec(reference.trim())
  if (parts?.[1] === undefined) return undefined
  return reference.trim().startsWith('Patient/') ? parts[1] : reference.trim()
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
