import { type Area, AREAS } from '../../model/area.js'
import { type AreaOutcome, type AreaWarning, type SourceOutcome } from '../../model/gap.js'
import { type JsonObject } from '../../model/json.js'

/** An outcome as the requester is told it: computed after release, so a silent refusal reads as absence. */
export type ReportedOutcome = AreaOutcome & {
  readonly organisation: string
  /** Resources of that area released from that source; undefined where the source did not answer. */
  readonly count: number | undefined
}

const OUTCOME_SYSTEM = 'https://linchpin.example/fhir/CodeSystem/source-outcome'
const OUTCOME_EXTENSION = 'https://linchpin.example/fhir/StructureDefinition/source-outcome'
const NOTICE_SYSTEM = 'https://linchpin.example/fhir/CodeSystem/notice'
const WARNING_SYSTEM = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-ListWarningCode'

type IssueRow = {
  readonly severity: 'information' | 'warning' | 'error'
  /** Code of http://hl7.org/fhir/issue-type. */
  readonly code: string
  readonly text: string
}

/** How each outcome is told. A failure is never milder than a warning, so that it cannot be read as "no record". */
const OUTCOMES: Readonly<Record<SourceOutcome, IssueRow>> = {
  answered: { severity: 'information', code: 'informational', text: 'The source answered.' },
  'answered-empty': {
    severity: 'information',
    code: 'informational',
    text: 'The source answered and gave nothing that can be shown. This does not mean that there is nothing to know.',
  },
  partial: {
    severity: 'warning',
    code: 'incomplete',
    text: 'Part of what the source gave could not be read and is not shown.',
  },
  'timed-out': {
    severity: 'error',
    code: 'timeout',
    text: 'The source did not answer in time. This does not mean that no record exists.',
  },
  error: {
    severity: 'error',
    code: 'transient',
    text: 'The source could not be asked or its answer could not be read. This does not mean that no record exists.',
  },
  'not-asked': {
    severity: 'warning',
    code: 'incomplete',
    text: 'The source was not asked. This does not mean that no record exists.',
  },
  'not-supported': {
    severity: 'warning',
    code: 'not-supported',
    text: 'The source does not offer this area.',
  },
  disabled: {
    severity: 'warning',
    code: 'not-supported',
    text: 'The organisation has switched this area off.',
  },
  'not-in-your-view': {
    severity: 'warning',
    code: 'suppressed',
    text: 'This area is outside what the requester’s role is shown.',
  },
  'not-permitted': {
    severity: 'warning',
    code: 'forbidden',
    text: 'The source may not be asked for this. Contact the organisation that holds the record.',
  },
}

/**
 * The fixed meanings of a practice's warnings (GP Connect Access Record Structured 1.6.2, list warning codes), and of
 * how far an area is asked for (GP Connect Appointment Management 1.2: a practice gives no appointment of the past).
 */
const WARNINGS: Readonly<Record<AreaWarning, IssueRow & { readonly system: string }>> = {
  'from-today-for-a-year': {
    system: NOTICE_SYSTEM,
    severity: 'warning',
    code: 'incomplete',
    text: 'This source is asked for what is booked from the day of asking and in the 365 days after it. What was before and what is later is not shown. This does not mean that there was or will be nothing.',
  },
  'confidential-items': {
    system: WARNING_SYSTEM,
    severity: 'warning',
    code: 'suppressed',
    text: 'Items excluded due to confidentiality and/or patient preferences.',
  },
  'data-in-transit': {
    system: WARNING_SYSTEM,
    severity: 'warning',
    code: 'incomplete',
    text: 'Patient record transfer from previous GP practice not yet complete; any information recorded before the transfer may be missing.',
  },
  'data-awaiting-filing': {
    system: WARNING_SYSTEM,
    severity: 'warning',
    code: 'incomplete',
    text: 'Patient data may be incomplete as there is data supplied by a third party awaiting review before becoming available.',
  },
}

const NOTICE: JsonObject = {
  severity: 'information',
  code: 'informational',
  details: {
    coding: [{ system: NOTICE_SYSTEM, code: 'may-be-incomplete' }],
    text: 'This may not be the complete record.',
  },
}

/**
 * The issues of an answer: the constant notice, then one per source and area, each followed by the warnings for that
 * area. Their order depends on the names of sources and areas alone, never on who answered first.
 */
export function outcomeIssues(outcomes: readonly ReportedOutcome[]): readonly JsonObject[] {
  return [NOTICE, ...inFixedOrder(outcomes).flatMap(issuesOf)]
}

/**
 * The same outcomes as compact ASCII JSON, for the `Source-Outcomes` header of an answer that is one resource.
 */
export function sourceOutcomesHeader(outcomes: readonly ReportedOutcome[]): string {
  const rows = inFixedOrder(outcomes).map((it) => ({
    source: it.source,
    organisation: it.organisation,
    area: it.area,
    outcome: it.outcome,
    asOf: it.asOf,
    ...(it.count === undefined ? {} : { count: it.count }),
    ...(it.warnings.length === 0 ? {} : { warnings: warningsOf(it) }),
  }))
  return JSON.stringify(rows).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** What an outcome or a warning means, for a reader. */
export function outcomeText(code: SourceOutcome | AreaWarning): string {
  return TEXTS.get(code) ?? code
}

const TEXTS: ReadonlyMap<string, string> = new Map(
  Object.entries({ ...OUTCOMES, ...WARNINGS }).map(([code, row]) => [code, row.text]),
)

function issuesOf(outcome: ReportedOutcome): readonly JsonObject[] {
  const extension = [extensionOf(outcome)]
  const row = OUTCOMES[outcome.outcome]
  const own = issue({ ...row, text: row.text + asAt(outcome) }, OUTCOME_SYSTEM, outcome.outcome, extension)
  const warnings = warningsOf(outcome).map((it) => issue(WARNINGS[it], WARNINGS[it].system, it, extension))
  return [own, ...warnings]
}

/** A source whose records are held answers as of a day, not of now; what a failure says has no such day. */
function asAt({ asOf, count }: ReportedOutcome): string {
  const isHeld = count !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(asOf)
  return isHeld ? ` It is as at ${asOf}: what has changed since is not in it.` : ''
}

function issue(row: IssueRow, system: string, code: string, extension: readonly JsonObject[]): JsonObject {
  return {
    extension,
    severity: row.severity,
    code: row.code,
    details: { coding: [{ system, code }], text: row.text },
  }
}

function extensionOf(outcome: ReportedOutcome): JsonObject {
  const count = outcome.count === undefined ? [] : [{ url: 'count', valueUnsignedInt: outcome.count }]
  return {
    url: OUTCOME_EXTENSION,
    extension: [
      { url: 'source', valueString: outcome.source },
      { url: 'organisation', valueString: outcome.organisation },
      { url: 'area', valueCode: outcome.area },
      { url: 'asOf', valueDateTime: outcome.asOf },
      ...count,
    ],
  }
}

/** Each warning once per area: how many items were left out is not told. */
function warningsOf(outcome: ReportedOutcome): readonly AreaWarning[] {
  return [...new Set(outcome.warnings)].toSorted()
}

function inFixedOrder(outcomes: readonly ReportedOutcome[]): readonly ReportedOutcome[] {
  const place = (area: Area): number => AREAS.indexOf(area)
  return outcomes.toSorted((a, b) => {
    if (a.source !== b.source) return a.source < b.source ? -1 : 1
    return place(a.area) - place(b.area)
  })
}
