import { type ControllerOf, eventFor, rulesIn, viewersOf } from './event-for.js'
import { ANY_EVENT, columnTerms, ruleTerm } from './index-terms.js'
import { type AreaOfSource, type LoggedEvent } from './read-event.js'

/** What an event is found by besides its columns: for each viewer the terms of what that viewer may see of it. */
export type IndexTerm = { readonly viewer: string; readonly term: string }

/** What one source did in one event. */
export type Exchange = {
  readonly source: string
  readonly holder: string
  readonly asker: string
  /** `seems-answered`: nothing was asked, and who asked was told of an answer, as of somebody unknown there. */
  readonly result: 'answered' | 'seems-answered' | 'timed-out' | 'failed' | 'not-asked'
  readonly withheld: boolean
  /** Whether the event is one that its holder may see: others are in no figure of theirs. */
  readonly isForHolder: boolean
  /** From the request to the durable answer. */
  readonly milliseconds: number
}

/**
 * The terms of an event. A viewer finds an event by a rule only where that viewer may see that the rule was applied,
 * so that a search tells nothing that the event itself would not.
 */
export function termsOf(event: LoggedEvent, controllerOf: ControllerOf): readonly IndexTerm[] {
  const viewers = ['all', ...viewersOf(event, controllerOf)]
  return viewers.flatMap((viewer) => {
    const seen = eventFor(viewer, event, controllerOf)
    if (seen === undefined) return []
    const terms = [...columnTerms(seen.columns, viewer), ...[...rulesIn(seen)].map(ruleTerm)]
    return (viewer === 'all' ? terms : [ANY_EVENT, ...terms]).map((term) => ({ viewer, term }))
  })
}

/** What each source did in the event, one line a source. */
export function exchangesOf(event: LoggedEvent, controllerOf: ControllerOf): readonly Exchange[] {
  const { columns, sources, withheld, refused } = event
  const asker = columns.actorOrganisation
  if (columns.kind === 'change' || asker === undefined) return []
  const milliseconds = millisecondsOf(event)
  const viewers = viewersOf(event, controllerOf)
  const names = [...new Set([...sources, ...withheld, ...refused].map((it) => it.source))]
  return names.flatMap((source) => {
    const areas = sources.filter((it) => it.source === source)
    const holder = areas[0]?.organisation ?? controllerOf(source)
    if (holder === undefined) return []
    const isWithheld = [...withheld, ...refused].some((it) => it.source === source)
    const result = resultOf(areas)
    const isForHolder = viewers.has(holder)
    return [{ source, holder, asker, result, withheld: isWithheld, isForHolder, milliseconds }]
  })
}

/** None where the evidence does not say when it was asked: one odd entry must not stop the index. */
function millisecondsOf({ columns, at }: LoggedEvent): number {
  const took = Date.parse(columns.recorded) - Date.parse(at ?? columns.recorded)
  return Number.isNaN(took) ? 0 : Math.max(0, took)
}

/** The worst that happened wins: an outage is never counted as an answer. */
function resultOf(areas: readonly Pick<AreaOfSource, 'outcome' | 'done'>[]): Exchange['result'] {
  if (areas.some((it) => it.outcome === 'timed-out')) return 'timed-out'
  if (areas.some((it) => it.outcome === 'error')) return 'failed'
  const answers = areas.filter((it) => ANSWERS.includes(it.outcome))
  if (answers.length === 0) return 'not-asked'
  return answers.every((it) => it.done !== undefined) ? 'seems-answered' : 'answered'
}

const ANSWERS: readonly string[] = ['answered', 'answered-empty', 'partial']
