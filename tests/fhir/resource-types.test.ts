import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type SearchKind, type SearchParameterRow } from '../../src/fhir/resource-type-row.js'
import { RESOURCE_TYPES, resourceType, searchParameter } from '../../src/fhir/resource-types.js'
import { type RuleNode, referenceRules } from '../../src/redaction/reference-rules.js'
import { elementAt, elementsOf, requiredReferences } from './r4-definitions.js'

/** What becomes of references at a dotted path, by the table of references. */
function rulesAt(path: string): RuleNode | undefined {
  const [type = '', ...elements] = path.split('.')
  return elements.reduce<RuleNode | undefined>((node, it) => node?.elements.get(it), referenceRules(type))
}

const KNOWN =
  `Patient RelatedPerson Practitioner PractitionerRole Organization Location HealthcareService CareTeam CarePlan Goal
  ServiceRequest Task EpisodeOfCare Encounter Condition AllergyIntolerance Medication MedicationStatement
  MedicationRequest Immunization Observation DiagnosticReport Specimen Procedure DocumentReference Binary
  QuestionnaireResponse Flag DeviceRequest Communication List Composition Consent Provenance Appointment
  Endpoint`.split(/\s+/)

const SEARCHED = [
  'Patient',
  'Appointment',
  'AllergyIntolerance',
  'MedicationStatement',
  'MedicationRequest',
  'Condition',
  'Immunization',
  'Encounter',
  'CarePlan',
  'CareTeam',
  'RelatedPerson',
  'Flag',
  'DeviceRequest',
  'Composition',
  'List',
  'Observation',
  'DiagnosticReport',
  'Specimen',
  'QuestionnaireResponse',
  'Communication',
  'EpisodeOfCare',
  'ServiceRequest',
  'Task',
  'DocumentReference',
  'Goal',
  'Procedure',
]

/** Data types that each kind of parameter can compare. */
const COMPARABLE = {
  token: [
    'CodeableConcept',
    'Coding',
    'Identifier',
    'code',
    'boolean',
    'id',
    'string',
    'uri',
    'ContactPoint',
    'http://hl7.org/fhirpath/System.String',
  ],
  string: ['HumanName', 'Address', 'string', 'markdown'],
  date: ['dateTime', 'date', 'instant', 'Period', 'Timing'],
  reference: ['Reference', 'canonical', 'uri'],
  uri: ['uri', 'url'],
  number: ['integer', 'decimal'],
  quantity: ['Quantity', 'Age', 'Duration', 'Range'],
  composite: [],
} as const

/** The element paths of a parameter, without filters; of a composite those of its components, below each root. */
function concretePaths({
  kind,
  paths,
  components = [],
}: SearchParameterRow): readonly { readonly kind: SearchKind; readonly path: string }[] {
  const plain = (path: string): string =>
    path === '?deceased' ? 'deceasedBoolean' : path.replace(/\[.*\]$/, '')
  if (kind !== 'composite') return paths.map((it) => ({ kind, path: plain(it) }))
  return paths.flatMap((root) =>
    components.flatMap((it) =>
      it.paths.map((path) => ({ kind: it.kind, path: root === '.' ? path : `${root}.${path}` })),
    ),
  )
}

/** An element without targets, as Composition.subject, may point to anything. */
function mayPointTo(targets: readonly string[] | undefined, target: string): boolean {
  return targets !== undefined && (targets.length === 0 || targets.includes(target))
}

describe('the table of resource types', () => {
  it('offers search of exactly these', () => {
    const offered = RESOURCE_TYPES.filter((it) => it.interactions.includes('search')).map((it) => it.type)
    expect(offered.toSorted()).toEqual(SEARCHED.toSorted())
  })

  it('has a row for every type of a GP record, of a council’s and of the directories', () => {
    expect(KNOWN.filter((it) => resourceType(it) === undefined)).toEqual([])
  })

  it('is what R4 defines, as generated from the definitions', () => {
    const script = fileURLToPath(new URL('../../scripts/generate-r4-search.mjs', import.meta.url))
    const { status, stdout } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
    expect([stdout, status]).toEqual(['', 0])
  })

  it('names each type once, by its exact name', () => {
    expect(new Set(RESOURCE_TYPES.map((it) => it.type)).size).toBe(RESOURCE_TYPES.length)
    expect(resourceType('patient')).toBeUndefined()
    expect(resourceType('__proto__')).toBeUndefined()
  })

  describe.each(RESOURCE_TYPES)('$type agrees with base R4', (row) => {
    it('in the elements it searches, and what they hold', () => {
      const wrong = row.searchParameters.flatMap((parameter) =>
        concretePaths(parameter).filter(({ kind, path }) => {
          const allowed: readonly string[] = COMPARABLE[kind]
          return elementAt(row.type, path)?.types.some((it) => allowed.includes(it)) !== true
        }),
      )
      expect(wrong).toEqual([])
    })

    it('in the types its references may point to', () => {
      const wrong = row.searchParameters.flatMap((parameter) =>
        (parameter.targets ?? [])
          .filter((target) => target !== '*')
          .filter(
            (target) =>
              !parameter.paths.some((path) => mayPointTo(elementAt(row.type, path)?.targets, target)),
          )
          .map((target) => `${parameter.name} -> ${target}`),
      )
      expect(wrong).toEqual([])
    })

    it('in its subject, its dates and its summary', () => {
      const known = elementsOf(row.type)
      const wrong = [...row.subject, ...row.date].filter((path) => elementAt(row.type, path) === undefined)
      expect([
        ...wrong,
        ...row.summary.filter((it) => !known.has(it)),
        ...row.kept.filter((it) => !known.has(it)),
      ]).toEqual([])
    })

    it('in keeping every mandatory element in a subset', () => {
      const mandatory = [...elementsOf(row.type)].filter(([, it]) => (it.min ?? 0) > 0).map(([name]) => name)
      expect(row.kept).toEqual(expect.arrayContaining(mandatory))
    })

    it('in what becomes of a required reference that is withheld', () => {
      const unhandled = requiredReferences(row.type).filter((path) => {
        const parent = path.slice(0, path.lastIndexOf('.'))
        return rulesAt(path)?.isRequired !== true && rulesAt(parent)?.memberKey === undefined
      })
      expect(unhandled).toEqual([])
    })

    it('in includes that it can follow', () => {
      const broken = row.includes.filter((it) => searchParameter(row, it)?.kind !== 'reference')
      const brokenBack = row.revincludes.filter((it) => {
        const [type = '', name = ''] = it.split(':')
        const other = resourceType(type)
        return other === undefined || searchParameter(other, name)?.kind !== 'reference'
      })
      expect([...broken, ...brokenBack]).toEqual([])
    })
  })
})
