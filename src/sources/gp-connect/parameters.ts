import { type Question } from '../../model/answer.js'
import { type Area } from '../../model/area.js'
import { type JsonObject } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM, type NhsNumber } from '../../model/nhs-number.js'

/** One request to a practice: the areas it is for, and its Parameters. */
export type StructuredRequest = { readonly areas: readonly Area[]; readonly parameters: JsonObject }

/** What of the question narrows an area that is asked for. */
type Narrowing = Partial<Pick<Question, 'mostRecentConsultations' | 'activeProblemsOnly'>>

type Part = (narrowing: Narrowing) => JsonObject

/** The parameter that asks for each area. Demographics come with every answer and need none. */
const PARAMETERS: Readonly<Partial<Record<Area, Part>>> = {
  allergies: () => ({
    name: 'includeAllergies',
    part: [{ name: 'includeResolvedAllergies', valueBoolean: true }],
  }),
  medications: () => ({
    name: 'includeMedication',
    part: [{ name: 'includePrescriptionIssues', valueBoolean: true }],
  }),
  problems: ({ activeProblemsOnly = false }) => ({
    name: 'includeProblems',
    ...(activeProblemsOnly ? { part: [{ name: 'filterStatus', valueCode: 'active' }] } : {}),
  }),
  consultations: ({ mostRecentConsultations: mostRecent }) => ({
    name: 'includeConsultations',
    ...(mostRecent === undefined
      ? {}
      : { part: [{ name: 'includeNumberOfMostRecent', valuePositiveInt: mostRecent }] }),
  }),
  immunisations: () => ({
    name: 'includeImmunisations',
    part: [{ name: 'includeNotGiven', valueBoolean: true }],
  }),
}

/** Areas whose parameter may not stand beside `includeNotGiven` (GP Connect 1.6.2: forbidden combinations). */
const APART_FROM_IMMUNISATIONS: ReadonlySet<Area> = new Set(['problems', 'consultations'])

/** The areas GP Connect structured has a section for, demographics included. */
export const STRUCTURED_AREAS: ReadonlySet<Area> = new Set<Area>([
  'demographics',
  'allergies',
  'medications',
  'problems',
  'immunisations',
  'consultations',
])

/**
 * The requests that together ask for exactly these areas, as few as the forbidden combinations allow:
 * one, or two where immunisations not given would stand beside problems or consultations.
 */
export function structuredRequests(
  areas: readonly Area[],
  nhsNumber: NhsNumber,
  narrowing: Narrowing,
): readonly StructuredRequest[] {
  const split = areas.includes('immunisations') && areas.some((it) => APART_FROM_IMMUNISATIONS.has(it))
  const groups: readonly (readonly Area[])[] = split
    ? [areas.filter((it) => it !== 'immunisations'), ['immunisations']]
    : [areas]
  return groups.map((group) => ({
    areas: group,
    parameters: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'patientNHSNumber', valueIdentifier: { system: NHS_NUMBER_SYSTEM, value: nhsNumber } },
        ...group.map((area) => PARAMETERS[area]?.(within(group, narrowing))).filter((it) => it !== undefined),
      ],
    },
  }))
}

/** A status of problems may not be asked for beside consultations (GP Connect 1.6.2: forbidden combinations). */
function within(group: readonly Area[], narrowing: Narrowing): Narrowing {
  return group.includes('consultations') ? { ...narrowing, activeProblemsOnly: false } : narrowing
}

/** The area a parameter name asks for: practices name the parameter when they warn about it. */
export function areaOfParameter(name: string): Area | undefined {
  for (const area of STRUCTURED_AREAS) if (PARAMETERS[area]?.({})['name'] === name) return area
  return undefined
}
