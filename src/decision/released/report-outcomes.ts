import { type ReportedOutcome } from '../../fhir/outcomes/reported-outcome.js'
import { type Area } from '../../model/area.js'
import { type AreaOutcome, type AreaWarning, type SourceOutcome } from '../../model/gap.js'
import { type SourceDescriptor } from '../../model/source.js'
import { type Judged } from '../decide.js'
import { type Released } from './released-set.js'

/** Outcomes in which the source itself gave an answer. */
const ANSWERS: readonly SourceOutcome[] = ['answered', 'answered-empty', 'partial']
/** Outcomes in which a source was asked and failed. */
const FAILURES: readonly SourceOutcome[] = ['timed-out', 'error']

/** Outcomes of an area in which nothing was looked for. */
const UNASKED: readonly SourceOutcome[] = ['not-asked', 'not-supported', 'not-in-your-view', 'not-permitted']

/** The types that a source was to be asked for. */
export type AskedOf = { readonly source: string | undefined; readonly types: readonly string[] }

/**
 * What happened at every source and area, as the requester is told it: counted after release, so that what was
 * withheld silently reads as absent, and with one generic warning for an area in which something was withheld
 * openly, however much that was.
 * INVARIANT: what no search asks for is not counted. A source sends it along with something else, which may be withheld.
 */
export function reportOutcomes(
  outcomes: readonly AreaOutcome[],
  sources: readonly SourceDescriptor[],
  asked: readonly AskedOf[],
  judged: readonly Judged[],
  released: readonly Released[],
): readonly ReportedOutcome[] {
  const counted = released.filter(({ labelled: { source, resource } }) =>
    asked.some((it) => it.source === source.id && it.types.includes(resource.resourceType)),
  )
  const organisations = new Map(sources.map((it) => [it.id, it.organisation]))
  return outcomes.map((it) => {
    const here = (item: Judged): boolean => isFrom(item, it.source, it.area)
    const answered = ANSWERS.includes(it.outcome)
    const count = counted.filter(here).length
    const openly = judged.some((item) => here(item) && item.verdict.disclose === 'generic')
    const hidden: readonly AreaWarning[] = openly ? ['confidential-items'] : []
    return {
      ...it,
      organisation: organisations.get(it.source) ?? '',
      outcome: it.outcome === 'answered' && count === 0 ? 'answered-empty' : it.outcome,
      warnings: [...new Set([...it.warnings, ...hidden])],
      count: answered ? count : undefined,
    }
  })
}

/** What was found where it was looked for: it neither came along, nor is of an area that its source was not asked for. */
export function lookedFor(
  released: readonly Released[],
  outcomes: readonly ReportedOutcome[],
): readonly Released[] {
  const unasked = new Set(
    outcomes.filter((it) => UNASKED.includes(it.outcome)).map((it) => `${it.source} ${it.area}`),
  )
  return released.filter(
    ({ cameAlong, labelled: { source, area } }) =>
      cameAlong !== true && !unasked.has(`${source.id} ${area ?? ''}`),
  )
}

/** How a request ended at its sources, from the outcomes of those that were asked. */
export function failureOf(asked: readonly AreaOutcome[]): 'timed-out' | 'failed' | undefined {
  if (asked.length === 0 || !asked.every((it) => FAILURES.includes(it.outcome))) return undefined
  return asked.every((it) => it.outcome === 'timed-out') ? 'timed-out' : 'failed'
}

function isFrom({ labelled }: Judged, source: string, area: Area): boolean {
  return labelled.source.id === source && labelled.area === area
}
