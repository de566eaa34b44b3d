import { type RefusalCode, refusalRow } from '../../model/refusal.js'
import { REFUSALS_OF_NO_WORD, codeSaid, isOfDescribed } from '../../model/refusals/code-said.js'
import { isOpenPurpose } from '../alerts/visible-to-person.js'
import { type AreaOfSource, type LoggedEvent, type SourceVerdict } from './read-event.js'

/** The controller of a source's records, by the source's id; undefined where it is not known. */
export type ControllerOf = (source: string) => string | undefined

/** An event as one viewer may see it. */
export type SeenEvent = LoggedEvent & {
  /**
   * Whether the viewer sees everything of every event, and so the exact text of the entry too. It rests on the viewer
   * alone: were it to rest on the event, it would tell that something was silently withheld.
   */
  readonly seesAll: boolean
}

/**
 * An event as a viewer (an ODS code, or `all`) may see it; undefined when they may not see it at all. A controller sees
 * everything about its own records and nothing about another's. Of an access that is kept from the person, a controller
 * that was asked as it is about anybody, and told nothing of them, sees nothing either: every council is asked about
 * everybody, and its officers would learn of each enquiry of every other. The organisation that asked sees what it was
 * told: what was withheld or refused silently stays silent, because its officers would otherwise learn what its workers
 * may not.
 */
export function eventFor(
  viewer: string,
  event: LoggedEvent,
  controllerOf: ControllerOf,
): SeenEvent | undefined {
  if (viewer === 'all') return { ...event, seesAll: true }
  const controllers = controllersIn(event, controllerOf)
  const asked = event.columns.actorOrganisation === viewer
  if (asked && isOfRefusedDescription(event)) return { ...asOfNobody(event), seesAll: false }
  if (!viewersOf(event, controllerOf).has(viewer)) return undefined
  const isOwn = (it: { readonly source: string }): boolean => controllers.get(it.source) === viewer
  const controllerThen = controllerAt(event, controllerOf)
  const isTheirs = ({ source }: SourceVerdict): boolean =>
    source !== undefined && controllerThen(source) === viewer
  const verdicts = eachOnce(
    event.verdicts.flatMap((it) => (isTheirs(it) ? it : asked && isTold(it, event) ? asSaid(it) : [])),
  )
  const reasons = new Set(verdicts.flatMap((it) => it.reasons))
  const obligations = new Set(verdicts.flatMap((it) => it.obligations))
  return {
    ...event,
    released: event.released.filter((it) => asked || isOwn(it)),
    sources: event.sources.flatMap((it) => (isOwn(it) ? it : asked ? asTold(it) : [])),
    withheld: event.withheld.filter((it) => isOwn(it) || (asked && it.disclose === 'generic')),
    refused: event.refused.filter(isOwn),
    holders: event.holders.filter(isOwn),
    verdicts,
    // What the entry does not say whose it is, is shown to nobody who does not see everything.
    reasons: event.reasons.filter((it) => reasons.has(it)),
    obligations: event.obligations.filter((it) => obligations.has(it)),
    seesAll: false,
  }
}

/** Whether somebody was described, and nobody shown: who they are was then told to nobody who asked. */
export function isOfRefusedDescription({ columns }: Pick<LoggedEvent, 'columns'>): boolean {
  return columns.kind === 'refusal' && isOfDescribed(columns.action)
}

/** The event as if the description had been nobody's. */
function asOfNobody(event: LoggedEvent): LoggedEvent {
  const { columns, refusal } = event
  const outcome = codeSaid(columns.action, columns.outcome)
  const isSame = outcome === columns.outcome
  return {
    ...event,
    columns: { ...columns, subject: undefined, outcome },
    patient: undefined,
    holders: [],
    refusal: isSame ? refusal : { code: outcome, basis: refusalRow('PATIENT_NOT_FOUND').basis },
    verdicts: [],
    reasons: [],
    obligations: [],
  }
}

/** Whoever may see the event at all, besides those who see every event. */
export function viewersOf(event: LoggedEvent, controllerOf: ControllerOf): ReadonlySet<string> {
  const controllers = controllersIn(event, controllerOf)
  const viewers = [...concernedIn(event)].map((it) => controllers.get(it))
  return new Set([event.columns.actorOrganisation, ...viewers].filter((it) => it !== undefined))
}

/** The rules by which anything of the event was decided, each id once: `R-05 lifted` is R-05. */
export function rulesIn(event: LoggedEvent): ReadonlySet<string> {
  // What leaves is mostly there for the same few reasons: each is taken apart once.
  const reasons = new Set([...event.reasons, ...event.powers])
  for (const items of [event.released, event.withheld, event.refused])
    for (const item of items) for (const it of item.reasons) reasons.add(it)
  return new Set([...reasons].map((it) => it.split(' ')[0] ?? it))
}

/** Whether who asked was told of a verdict: of a refusal only the one that was answered, and never a silent one. */
function isTold({ code, disclose }: SourceVerdict, { refusal }: LoggedEvent): boolean {
  if (code !== undefined) return code === refusal?.code && !REFUSALS_OF_NO_WORD.has(code)
  return disclose === undefined || disclose === 'generic'
}

function eachOnce(verdicts: readonly SourceVerdict[]): readonly SourceVerdict[] {
  return [...new Map(verdicts.map((it) => [JSON.stringify(it), it])).values()]
}

/** The area with what was said of it, and nothing of what was done. */
function asTold({ done: _done, ...told }: AreaOfSource): AreaOfSource {
  return told
}

/** The verdict with no more of a refusal than was said: what else stood against it is its holder's alone. */
function asSaid(verdict: SourceVerdict): SourceVerdict {
  if (verdict.code === undefined) return verdict
  const said = verdict.said ?? { reasons: [], obligations: [] }
  // Not whose it was either: a class of record that nobody is known to hold is refused in the same words.
  return { ...verdict, source: undefined, ...said, said }
}

/** Whose the records of a source were at the event: as the event has it, else as it is now. */
export function controllerAt(
  { sources }: Pick<LoggedEvent, 'sources'>,
  controllerOf: ControllerOf,
): ControllerOf {
  const named = new Map(sources.map((it) => [it.source, it.organisation]))
  return (source) => named.get(source) ?? controllerOf(source)
}

/** The controller of each source that the event names. */
function controllersIn(event: LoggedEvent, controllerOf: ControllerOf): ReadonlyMap<string, string> {
  const controllerThen = controllerAt(event, controllerOf)
  const controllers = new Map<string, string>()
  for (const source of sourcesIn(event)) {
    const controller = controllerThen(source)
    if (controller !== undefined) controllers.set(source, controller)
  }
  return controllers
}

/** Each source once, however much of it left. */
function sourcesIn({ sources, released, withheld, refused }: LoggedEvent): ReadonlySet<string> {
  const named = new Set<string>()
  for (const items of [sources, released, withheld, refused]) for (const it of items) named.add(it.source)
  return named
}

/**
 * The sources whose controllers the event is of. Where the person may know of it at once, every one that it names. Of
 * any other, those that were asked only because the person is registered there, whatever came of it, and those of which
 * something was shown or withheld, or refused on the word of their own register. What else refuses, fails or answers
 * with nothing does so of people whom its holder does not know: a holder that releases nothing, has no agreement or
 * whose register is old would be shown every enquiry about anybody.
 */
function concernedIn(event: LoggedEvent): ReadonlySet<string> {
  const named = sourcesIn(event)
  if (isOpenPurpose(event.columns.purpose)) return named
  const { sources, refused, holders } = event
  const shown = sources.filter((it) => it.outcome === 'answered' || (it.count ?? 0) > 0)
  const objecting = new Set(holders.flatMap((it) => (it.hasObjection ? it.source : [])))
  const theirWord = refused.filter((it) => it.code === REFUSED_BY_PERSON && objecting.has(it.source))
  const registered = new Set(holders.flatMap((it) => (it.isOfTheRegistered ? it.source : [])))
  return new Set([
    ...sourcesIn({ ...event, sources: shown, refused: theirWord }),
    ...[...named].filter((it) => registered.has(it)),
  ])
}

const REFUSED_BY_PERSON: RefusalCode = 'NO_PATIENT_CONSENT'
