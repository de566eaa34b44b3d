import { type Json, type JsonObject } from '../../../src/model/json.js'
import { type ItemKind } from '../charts/chart.js'
import { allergyResource } from '../resources/allergies.js'
import { type DisabledArea } from './asked-for.js'
import { profile } from './identify.js'
import { patientReference, type RecordContext, referenceTo } from './record-context.js'
import { type Group, type Groups, type ListKind } from './selection.js'

type ListDefinition = {
  readonly system: string
  readonly code: string
  readonly display: string
  readonly title: string
}

const PRIMARY: Readonly<Record<ListKind | Exclude<DisabledArea, 'uncategorised'>, ListDefinition>> = {
  allergies: primary('886921000000105', 'Allergies and adverse reactions'),
  'ended-allergies': primary('1103671000000101', 'Ended allergies'),
  medications: primary('933361000000108', 'Medications and medical devices'),
  problems: primary('717711000000103', 'Problems'),
  consultations: primary('1149501000000101', 'List of consultations'),
  immunisations: primary('1102181000000102', 'Immunisations'),
  uncategorised: primary('826501000000100', 'Miscellaneous record', 'Uncategorised data'),
  investigations: primary('887191000000108', 'Investigations and results'),
  referrals: primary('792931000000107', 'Outbound referral'),
  diary: primary('714311000000108', 'Patient recall administration'),
}

/** How secondary lists name what they hold. */
const SECONDARY_WORDS: Readonly<Record<ListKind, string>> = {
  allergies: 'allergies',
  'ended-allergies': 'allergies that have been ended',
  consultations: 'consultations',
  immunisations: 'immunisations',
  medications: 'medications',
  problems: 'problems',
  uncategorised: 'uncategorised data',
}

const DISABLED_WORDS: Readonly<Record<DisabledArea, string>> = {
  uncategorised: 'Uncategorised data',
  investigations: 'Investigations',
  referrals: 'Referrals',
  diary: 'Diary entries',
}

const LINKED = secondary('Problems - linked problems not relating to the primary query')

/** One list an area that was asked for, empty or not; secondary lists only where they hold or withhold something. */
export function recordLists(context: RecordContext): readonly JsonObject[] {
  const { primary: asked, inConsultations, ofProblems, linkedProblems } = context.selection
  return [
    ...listsOf(asked, (kind) => PRIMARY[kind]).map((it) => list(context, it)),
    ...listsOf(inConsultations, (kind) => inConsultation(kind))
      .filter(speaks)
      .map((it) => list(context, it)),
    ...listsOf(ofProblems, (kind) => ofProblem(kind))
      .filter(speaks)
      .map((it) => list(context, it)),
    ...[{ kind: 'problems' as const, definition: LINKED, group: linkedProblems }]
      .filter(speaks)
      .map((it) => list(context, it)),
  ]
}

/** The list of an area the practice has switched off: an entry that says so, and nothing else. */
export function disabledList(context: RecordContext, area: DisabledArea): JsonObject {
  return {
    ...frame(context, PRIMARY[area]),
    entry: [{ item: { display: `${DISABLED_WORDS[area]} items have been disabled` } }],
  }
}

/** The words of the warning for an area that is switched off. */
export function disabledText(area: DisabledArea): string {
  return `${DISABLED_WORDS[area]} has been disabled`
}

type KindedList = {
  readonly kind: ListKind
  readonly definition: ListDefinition
  readonly group: Group
}

function listsOf(groups: Groups, define: (kind: ListKind) => ListDefinition): readonly KindedList[] {
  return Object.entries(groups).map(([name, group]) => {
    const kind = name as ListKind
    return { kind, definition: define(kind), group }
  })
}

function speaks(it: KindedList): boolean {
  return it.group.keys.length > 0 || it.group.withheld
}

function list(context: RecordContext, { kind, definition, group }: KindedList): JsonObject {
  const warnings = warningsOf(context, kind, group)
  const empty = group.keys.length === 0
  const notes = [
    ...warnings.map((it) => WARNING_NOTES[it](context)),
    ...(empty ? ['Information not available'] : []),
  ]
  const contained = kind === 'ended-allergies' ? endedAllergies(context, group) : []
  return {
    ...frame(context, definition, warnings),
    ...(contained.length === 0 ? {} : { contained }),
    ...(notes.length === 0 ? {} : { note: [{ text: notes.join(' ') }] }),
    ...(empty
      ? { emptyReason: EMPTY }
      : { entry: group.keys.map((key) => ({ item: entryReference(context, kind, key) })) }),
  }
}

const EMPTY: JsonObject = {
  coding: [
    {
      system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-ListEmptyReasonCode-1',
      code: 'no-content-recorded',
      display: 'No Content Recorded',
    },
  ],
}

function frame(
  context: RecordContext,
  definition: ListDefinition,
  warnings: readonly Warning[] = [],
): JsonObject {
  const { system, code, display, title } = definition
  const extension: readonly Json[] = [
    {
      url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ClinicalSetting-1',
      valueCodeableConcept: {
        coding: [
          { system: 'http://snomed.info/sct', code: '1060971000000108', display: 'General practice service' },
        ],
      },
    },
    ...warnings.map((warning) => ({
      url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1',
      valueCode: warning,
    })),
  ]
  return {
    resourceType: 'List',
    meta: profile('List'),
    extension,
    status: 'current',
    mode: 'snapshot',
    title,
    code: { coding: [{ system, code, display }] },
    subject: patientReference(context),
    date: context.now,
    orderedBy: {
      coding: [
        { system: 'http://hl7.org/fhir/list-order', code: 'event-date', display: 'Sorted by Event Date' },
      ],
    },
  }
}

type Warning = 'confidential-items' | 'data-in-transit' | 'data-awaiting-filing'

/** The note each warning code must come with, word for word (GP Connect 1.6.2, warning codes). */
const WARNING_NOTES: Readonly<Record<Warning, (context: RecordContext) => string>> = {
  'confidential-items': () => 'Items excluded due to confidentiality and/or patient preferences.',
  'data-in-transit': ({ chart }) =>
    `Patient record transfer from previous GP practice not yet complete; information recorded before ${spokenDate(chart.registered)} may be missing.`,
  'data-awaiting-filing': () =>
    'Patient data may be incomplete as there is data supplied by a third party awaiting review before becoming available.',
}

function warningsOf(context: RecordContext, kind: ListKind, group: Group): readonly Warning[] {
  const { chart } = context
  return [
    ...(group.withheld ? (['confidential-items'] as const) : []),
    ...(chart.transit === 'awaiting-previous-record' ? (['data-in-transit'] as const) : []),
    ...(chart.awaitingFiling.includes(HELD[kind]) ? (['data-awaiting-filing'] as const) : []),
  ]
}

const HELD: Readonly<Record<ListKind, ItemKind>> = {
  allergies: 'allergy',
  'ended-allergies': 'allergy',
  medications: 'medication',
  problems: 'problem',
  immunisations: 'immunisation',
  consultations: 'consultation',
  uncategorised: 'consultation',
}

const ENTRY_TYPES: Readonly<Record<Exclude<ListKind, 'ended-allergies'>, string>> = {
  allergies: 'AllergyIntolerance',
  medications: 'MedicationStatement',
  problems: 'Condition',
  immunisations: 'Immunization',
  consultations: 'Encounter',
  uncategorised: 'Observation',
}

function entryReference(context: RecordContext, kind: ListKind, key: string): JsonObject {
  if (kind === 'ended-allergies') return { reference: `#ended-${key}` }
  return referenceTo(context, ENTRY_TYPES[kind], key)
}

/** Ended allergies are contained, so that nobody who reads entries takes one for active. */
function endedAllergies(context: RecordContext, group: Group): readonly JsonObject[] {
  return context.chart.allergies
    .filter((it) => group.keys.includes(it.key))
    .map((it) => ({ ...allergyResource(context, it), id: `ended-${it.key}` }))
}

function primary(code: string, display: string, title: string = display): ListDefinition {
  return { system: 'http://snomed.info/sct', code, display, title }
}

function inConsultation(kind: ListKind): ListDefinition {
  return secondary(`Consultations - ${SECONDARY_WORDS[kind]} contained in consultations`)
}

function ofProblem(kind: ListKind): ListDefinition {
  return secondary(`Problems - ${SECONDARY_WORDS[kind]} related to problems`)
}

/** The code of a secondary list is its title in lower case with hyphens (GPConnect-SecondaryListValues-1). */
function secondary(title: string): ListDefinition {
  return {
    system: 'https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1',
    code: title.toLowerCase().replace(' - ', '-').replaceAll(' ', '-'),
    display: title,
    title,
  }
}

function spokenDate(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
  return `${day}-${months[Number(month) - 1] ?? ''}-${year}`
}
