import { bodyIn } from '../../audit/entry-text.js'
import {
  type ControllerOf,
  controllerAt,
  eventFor,
  isOfRefusedDescription,
} from '../../audit/questions/event-for.js'
import {
  type EntryPlace,
  type FoundEntry,
  type LogCursor,
  type LogQuestions,
} from '../../audit/questions/question.js'
import { type LoggedEvent, readEvent } from '../../audit/questions/read-event.js'
import { type CompiledRules } from '../../decision/compile-rules.js'
import { type OutcomeChange } from '../../decision/replay/outcome-changes.js'
import { type RecordedDecision, readRecorded } from '../../decision/replay/read-recorded.js'
import { replay } from '../../decision/replay/replay.js'
import { ofHolders, ruleSetChanges } from '../../decision/replay/rule-set-changes.js'
import { type ChangeCounter, type ChangeTally, changeCounter } from '../../decision/replay/tally-changes.js'
import { isJsonObject } from '../../model/json.js'
import { type Viewer } from '../../model/officers/officer.js'
import { Refusal } from '../../model/refusal.js'
import { stored } from '../identify-asked.js'

/** Two rule sets and the days whose decisions are taken again by both. */
export type ComparisonQuestion = {
  readonly viewer: Viewer
  /** First and last day (ISO 8601 dates, UTC), both included. */
  readonly from: string
  readonly to: string
  /** A hash; `then` for the rules by which each decision was taken. */
  readonly before: string
  readonly after: string
}

/** Where they differ. */
export type Comparison = ChangeTally<EntryPlace> & {
  /** True where there were more decisions than are looked at: the newest are. */
  readonly isCut: boolean
}

/** What comparing needs. */
export type ComparisonPorts = {
  readonly log: Pick<LogQuestions, 'search'>
  /** The rules that were in force under a hash; undefined where none were. Rejects when the store is down. */
  readonly rulesOf: (hash: string) => Promise<CompiledRules | undefined>
  readonly controllerOf: ControllerOf
}

/** The most decisions of each kind that are taken again, and how many at a time: others are served in between. */
const MOST = 500
/** The most entries of each kind that are read for them: an officer of few records asks no more of the store. */
const MOST_READ = 20 * MOST
const PAGE = 25

/**
 * What a second rule set would have done otherwise with past decisions than a first, from the facts that their entries
 * keep: nothing is asked of anybody. An officer of one organisation sees what would have become of its own records, and
 * nothing of an entry that they could not open.
 * Undefined where a hash is of no rule set that was ever in force; rejects with CANNOT_CHECK where a store is down.
 */
export async function compareRuleSets(
  asked: ComparisonQuestion,
  ports: ComparisonPorts,
): Promise<Comparison | undefined> {
  const rulesOf = rememberedRules(ports)
  const after = await rulesOf(asked.after)
  if (after === undefined) return undefined
  if (asked.before !== THEN && (await rulesOf(asked.before)) === undefined) return undefined
  const counter = changeCounter<EntryPlace>()
  let isCut = false
  for (const kind of ['disclosure', 'refusal'] as const) {
    let looked = 0
    let read = 0
    let cursor: LogCursor | undefined
    do {
      const { viewer, from, to } = asked
      const page = await stored(ports.log.search(viewer, { kind, from, to }, cursor, PAGE))
      const entries = page.entries.flatMap((it) => decisionOf(it, viewer, ports))
      for (const entry of entries) await count(counter, entry, asked, rulesOf)
      looked += entries.length
      // A page of which nothing was left is work all the same.
      read += Math.max(page.entries.length, 1)
      cursor = page.next
    } while (cursor !== undefined && looked < MOST && read < MOST_READ)
    isCut ||= cursor !== undefined
  }
  return { ...counter.tally(), isCut }
}

/** Stands for the rules by which each decision was taken. */
export const THEN = 'then'

type RulesOf = ComparisonPorts['rulesOf']

/** Each rule set is compiled once for a comparison. */
function rememberedRules({ rulesOf }: ComparisonPorts): RulesOf {
  const known = new Map<string, Promise<CompiledRules | undefined>>()
  return (hash) => {
    const rules = known.get(hash) ?? stored(rulesOf(hash))
    known.set(hash, rules)
    return rules
  }
}

/** An entry, and the decision in it as far as it is the viewer's; undefined where that cannot be read or told. */
type Looked = { readonly entry: FoundEntry; readonly decision: RecordedDecision | undefined }

/**
 * What a viewer may count of an entry: none where they could not open it, whatever it is found by, or where it is wholly
 * about others' records. Whose records an entry is about that cannot be read cannot be told: it is counted to those
 * whose worker asked. So is a description that was refused, which is nobody's to whoever described them.
 */
function decisionOf(entry: FoundEntry, viewer: Viewer, { controllerOf }: ComparisonPorts): readonly Looked[] {
  const event = readEvent(entry.text, entry.columns)
  const isAskers = viewer === 'all' || entry.columns.actorOrganisation === viewer
  const unreadable = isAskers ? [{ entry, decision: undefined }] : []
  if (event === undefined) return unreadable
  if (eventFor(viewer, event, controllerOf) === undefined) return []
  const decision = isOfNobody(event, viewer) ? undefined : decisionIn(entry)
  if (decision === undefined) return unreadable
  if (viewer === 'all') return [{ entry, decision }]
  const controllerThen = controllerAt(event, controllerOf)
  const theirs = ofHolders(decision, (source) => controllerThen(source) === viewer)
  return theirs.considered.length === 0 ? [] : [{ entry, decision: theirs }]
}

function isOfNobody(event: LoggedEvent, viewer: Viewer): boolean {
  return viewer !== 'all' && isOfRefusedDescription(event)
}

async function count(
  counter: ChangeCounter<EntryPlace>,
  { entry, decision }: Looked,
  asked: ComparisonQuestion,
  rulesOf: RulesOf,
): Promise<void> {
  const changes = decision === undefined ? undefined : await changesIn(decision, asked, rulesOf)
  if (decision === undefined || changes === undefined) counter.unreadable()
  else counter.replayed(decision, changes, { shard: entry.shard, index: entry.index })
}

/** Undefined where the entry holds no decision that can be read, or is no JSON: a damaged one fails no comparison. */
function decisionIn({ text, columns }: FoundEntry): RecordedDecision | undefined {
  const evidence = parsed(bodyIn(text, columns) ?? '{}')
  return isJsonObject(evidence) ? readRecorded(evidence) : undefined
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

async function changesIn(
  recorded: RecordedDecision,
  { before, after }: ComparisonQuestion,
  rulesOf: RulesOf,
): Promise<readonly OutcomeChange[] | undefined> {
  const first = await rulesOf(before === THEN ? recorded.ruleSetHash : before)
  const second = await rulesOf(after)
  if (first === undefined) return undefined
  if (second === undefined) throw new Refusal('CANNOT_CHECK', { detail: 'rules that were there' })
  if (first.ruleSet.hash === second.ruleSet.hash) return []
  return ruleSetChanges(replay(recorded, first.ruleSet), replay(recorded, second.ruleSet))
}
