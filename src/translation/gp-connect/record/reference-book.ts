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
  readonly resolve: ResolveReference
}

type Target = { readonly type: string; readonly reference: string; readonly resource: SourceResource }

const NOTHING: readonly Target[] = []

type Targets = {
  readonly byName: Map<string, Target[]>
  /** By id alone, of any type but Patient. */
  readonly byId: Map<string, Target[]>
}

/** The book of everything a record holds: which R4 resource each of its references means. */
export function referenceBook(
  resources: readonly SourceResource[],
  context: TranslationContext,
): ReferenceBook {
  const targets: Targets = { byName: new Map(), byId: new Map() }
  for (const resource of resources) {
    const to = TYPES.get(resource.type)?.to
    if (to === undefined) continue
    const reference = `${to}/${context.idOf(to, resource.sourceId)}`
    note({ type: to, reference, resource }, targets)
  }
  const people = new Set(resources.filter((it) => isTraced(it, context.nhsNumbers)))
  const isPerson = (resource: SourceResource): boolean => people.has(resource)
  return {
    isPerson,
    resolve: (reference, identifier, scope) => {
      const named = reference === undefined ? NOTHING : namedBy(reference, scope, targets)
      const target = unambiguous(named, isPerson)
      return decide(target, reference, whoIs(identifier, context.nhsNumbers), isPerson, context)
    },
  }
}

/** Whom an identifier names; undefined when it is no NHS number. */
function whoIs(identifier: Json | undefined, person: readonly string[]): 'person' | 'other' | undefined {
  if (identifier === undefined) return undefined
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
  if (named.length < 2) return named[0]
  return named.find((it) => it.type === 'Patient' && !isPerson(it.resource)) ?? named[0]
}

/** The resources that a reference names: by type and id, by fullUrl, within one resource, or by an id that only one has. */
function namedBy(reference: string, scope: string, { byName, byId }: Targets): readonly Target[] {
  const said = reference.trim()
  const name = said.includes('/_history/') ? said.replace(/\/_history\/[^/]*$/, '') : said
  if (name.startsWith('#')) return byName.get(localIn(scope, name)) ?? NOTHING
  const whole = byName.get(name)
  if (whole !== undefined) return whole
  const bare = byId.get(name)
  return bare?.length === 1 ? bare : NOTHING
}

/** Enters a resource under every name it can be called by. */
function note(target: Target, { byName, byId }: Targets): void {
  const { names, type, scope, localName } = target.resource
  const alone: [Target] = [target]
  for (const name of names) enter(name, alone, byName)
  if (localName !== undefined) enter(localIn(scope, localName), alone, byName)
  // A person is never guessed: an id without its type does not name a Patient.
  if (type === 'Patient') return
  const typed = names.find((it) => it.startsWith(`${type}/`))
  if (typed !== undefined) enter(typed.slice(type.length + 1), alone, byId)
}

function enter(name: string, alone: [Target], into: Map<string, Target[]>): void {
  const before = into.get(name)
  // A list of one is shared by every name of its resource.
  if (before === undefined) into.set(name, alone)
  else if (before.length === 1) into.set(name, [...before, ...alone])
  else before.push(...alone)
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
