import { type Area } from '../../model/area.js'
import { isListWarning, type ListWarning, type SourceOutcome } from '../../model/gap.js'
import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { isSubset, leadsOn } from '../parts/searchset.js'
import { areaOfParameter } from './parameters.js'

export type StructuredRecord =
  | {
      readonly kind: 'record'
      readonly bundle: JsonObject
      readonly patient: JsonObject
      readonly resources: readonly JsonObject[]
      /** Closed codes, for operators: why the record is not all of what the practice had to say. */
      readonly losses: readonly string[]
    }
  | { readonly kind: 'unreadable'; readonly reason: Unreadable }

type Unreadable =
  'not-a-collection' | 'no-patient' | 'several-patients' | 'entry-unreadable' | 'record-incomplete'

/**
 * Reads an answer as a structured record: a whole collection Bundle with exactly one Patient, or not at all. What cannot
 * be read, or did not come, may be the problem that a medicine was given for, and say how that medicine is to be
 * handled: nothing of such a record is passed on.
 */
export function readRecord(body: Json | undefined): StructuredRecord {
  if (!isJsonObject(body) || body['resourceType'] !== 'Bundle' || body['type'] !== 'collection')
    return { kind: 'unreadable', reason: 'not-a-collection' }
  const { entry } = body
  if (!Array.isArray(entry)) return { kind: 'unreadable', reason: 'not-a-collection' }
  const resources = objectsOf(entry)
    .map((it) => objectOf(it['resource']))
    .filter((it) => it !== undefined)
    .filter((it) => textOf(it['resourceType']) !== undefined)
  const short = shortBy(body, entry.length, resources)
  if (short !== undefined) return { kind: 'unreadable', reason: short }
  const [patient, second] = resources.filter((it) => it['resourceType'] === 'Patient')
  if (patient === undefined) return { kind: 'unreadable', reason: 'no-patient' }
  if (second !== undefined) return { kind: 'unreadable', reason: 'several-patients' }
  return { kind: 'record', bundle: body, patient, resources, losses: lossesOf(resources) }
}

function shortBy(
  body: JsonObject,
  written: number,
  resources: readonly JsonObject[],
): 'entry-unreadable' | 'record-incomplete' | undefined {
  if (resources.length < written) return 'entry-unreadable'
  return leadsOn(body) || resources.some(isSubset) ? 'record-incomplete' : undefined
}

function lossesOf(resources: readonly JsonObject[]): readonly string[] {
  return [
    ...(resources.some(saysItFailed) ? ['practice-says-error'] : []),
    ...(resources.some(isUnreadableList) ? ['list-unreadable'] : []),
  ]
}

function isUnreadableList({ resourceType, entry = [] }: JsonObject): boolean {
  if (resourceType !== 'List') return false
  return !Array.isArray(entry) || objectsOf(entry).length < entry.length
}

/** A practice tells by a warning what it does not offer: only more than that says that it failed. */
function saysItFailed(resource: JsonObject): boolean {
  if (resource['resourceType'] !== 'OperationOutcome') return false
  const issues = objectsOf(resource['issue'])
  return issues.length === 0 || issues.some((it) => !MILD.includes(textOf(it['severity']) ?? ''))
}

const MILD: readonly string[] = ['information', 'warning']

export type AreaFinding = { readonly outcome: SourceOutcome; readonly warnings: readonly ListWarning[] }

/**
 * What the record says of one area. `answered-empty` only where the area's own list says that nothing is recorded;
 * an area without its list was switched off, is not offered, came in part, or went wrong (GP Connect 1.6.2: lists).
 */
export function areaFinding(resources: readonly JsonObject[], area: Area): AreaFinding {
  const sections = SECTIONS[area]
  if (sections === undefined) return { outcome: 'answered', warnings: [] }
  const lists = resources.filter((it) => it['resourceType'] === 'List')
  const own = lists.filter((it) => sections.lists.has(codeOf(it)))
  const warnings = [...new Set(own.flatMap(warningsOf))]
  return { outcome: outcomeFrom(resources, own, area, sections), warnings }
}

type Sections = {
  /** SNOMED codes of the primary lists, by GP Connect 1.6.2. */
  readonly lists: ReadonlySet<string>
  readonly types: ReadonlySet<string>
  /** How the practice names the area in a sentence. */
  readonly word: RegExp
}

const SECTIONS: Readonly<Partial<Record<Area, Sections>>> = {
  allergies: {
    lists: new Set(['886921000000105', '1103671000000101']),
    types: new Set(['AllergyIntolerance']),
    word: /allerg/i,
  },
  medications: {
    lists: new Set(['933361000000108']),
    types: new Set(['MedicationStatement', 'MedicationRequest']),
    word: /medication/i,
  },
  problems: { lists: new Set(['717711000000103']), types: new Set(['Condition']), word: /problem/i },
  immunisations: {
    lists: new Set(['1102181000000102']),
    types: new Set(['Immunization']),
    word: /immuni[sz]ation/i,
  },
  consultations: {
    lists: new Set(['1149501000000101']),
    types: new Set(['Encounter']),
    word: /consultation/i,
  },
}

function outcomeFrom(
  resources: readonly JsonObject[],
  lists: readonly JsonObject[],
  area: Area,
  sections: Sections,
): SourceOutcome {
  const told = toldOutcome(resources, area, sections)
  if (told !== undefined) return told
  if (lists.length === 0)
    return resources.some((it) => sections.types.has(textOf(it['resourceType']) ?? '')) ? 'partial' : 'error'
  if (lists.some((it) => objectsOf(it['entry']).some((entry) => DISABLED.test(displayOf(entry)))))
    return 'disabled'
  if (lists.some((it) => objectsOf(it['entry']).length > 0 || objectsOf(it['contained']).length > 0))
    return 'answered'
  return lists.every(saysNothingRecorded) ? 'answered-empty' : 'partial'
}

const DISABLED = /\bdisabled\b/i

type Told = 'not-supported' | 'disabled' | 'partial'

/** What a warning OperationOutcome inside the record says of the area; undefined where it says nothing. */
function toldOutcome(resources: readonly JsonObject[], area: Area, sections: Sections): Told | undefined {
  return resources
    .filter((it) => it['resourceType'] === 'OperationOutcome')
    .flatMap((it) => objectsOf(it['issue']))
    .map((it) => toldBy(it, area, sections))
    .find((it) => it !== undefined)
}

/** A warning names the parameter it is about in `diagnostics`, or else the area in its text. */
function toldBy(issue: JsonObject, area: Area, sections: Sections): Told | undefined {
  const diagnostics = textOf(issue['diagnostics']) ?? ''
  const text = textOf(objectOf(issue['details'])?.['text']) ?? diagnostics
  const [parameter = '', part] = diagnostics.split('.')
  const named = areaOfParameter(parameter)
  const concerned = named === undefined ? sections.word.test(text) : named === area
  if (!concerned) return undefined
  if (DISABLED.test(text)) return 'disabled'
  if (named === undefined) return undefined
  return part === undefined ? 'not-supported' : 'partial'
}

function saysNothingRecorded(list: JsonObject): boolean {
  const { entry = [] } = list
  if (!Array.isArray(entry) || entry.length > 0) return false
  const codes = objectsOf(objectOf(list['emptyReason'])?.['coding']).map((it) => it['code'])
  return (
    codes.includes('no-content-recorded') || codes.includes('nocontentrecorded') || codes.includes('nilknown')
  )
}

function codeOf(list: JsonObject): string {
  return textOf(objectsOf(objectOf(list['code'])?.['coding'])[0]?.['code']) ?? ''
}

function displayOf(entry: JsonObject): string {
  return textOf(objectOf(entry['item'])?.['display']) ?? ''
}

function warningsOf(list: JsonObject): readonly ListWarning[] {
  return objectsOf(list['extension'])
    .filter((it) => /ListWarningCode-1$/.test(textOf(it['url']) ?? ''))
    .map((it) => textOf(it['valueCode']) ?? '')
    .filter(isListWarning)
}
