import { type JsonObject } from '../../../src/model/json.js'
import { type Chart, type ItemKind } from '../charts/chart.js'
import { identify } from './identify.js'
import { practitionerReference } from '../resources/practice-team.js'
import { type TeamMember } from '../surgeries.js'
import { mentionedIn, type Selection } from './selection.js'

/** What the makers of resources know: the chart, what of it is in this answer, and when the answer is given. */
export type RecordContext = {
  readonly chart: Chart
  readonly selection: Selection
  /** ISO 8601 instant of the answer. */
  readonly now: string
}

export function resourceId(context: RecordContext, type: string, key: string): string {
  return identify(context.chart.nhsNumber, type, key)
}

export function referenceTo(context: RecordContext, type: string, key: string): JsonObject {
  return { reference: `${type}/${resourceId(context, type, key)}` }
}

export function patientReference(context: RecordContext): JsonObject {
  return referenceTo(context, 'Patient', 'patient')
}

export function clinicianReference(context: RecordContext, member: TeamMember | undefined): JsonObject {
  return { reference: practitionerReference(context.chart.practice, member ?? 'gp') }
}

/** The consultation an item was recorded in, when that consultation is in this answer too: no reference is left dangling. */
export function encounterReference(
  context: RecordContext,
  kind: ItemKind,
  key: string,
): JsonObject | undefined {
  const found = context.chart.consultations.find(
    (it) => context.selection.included.consultation.has(it.key) && mentionedIn(it, kind).includes(key),
  )
  return found === undefined ? undefined : referenceTo(context, 'Encounter', found.key)
}
