import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { linksReadEntry } from '../../audit/questions/links-read-entry.js'
import { readMatching } from '../../config/matching/read-matching.js'
import { type Settings } from '../../config/settings-types.js'
import { type FindPerson } from '../../disclosure/ports.js'
import { type Stores } from '../../gateway-stores.js'
import { type SourceDescriptor } from '../../model/source.js'
import { type Events } from '../../observability/events.js'
import { extractOptions } from '../../sources/extract/extract-options.js'
import { descriptorOf } from '../../sources/registry.js'
import { type Translator } from '../../translation/translator.js'
import { repeat } from '../repeat.js'
import { type FoundLinks, MATCHER, findLinks } from './find-links.js'

/** What a round needs of the world. */
export type FindingWorld = {
  readonly stores: Pick<Stores, 'auditLog' | 'links' | 'unnumbered' | 'findAlone'>
  readonly find: FindPerson
  readonly matching: ReturnType<typeof readMatching>
  readonly events: Pick<Events, 'linksFound' | 'failed'>
  readonly now: () => Date
  /** How long a turn is kept at least, so that a process whose clock is a little late finds it taken. */
  readonly holdMs: number
}

/** A source whose people are looked for. */
export type FoundSource = {
  readonly source: SourceDescriptor
  readonly translator: Translator
  readonly everyMinutes: number
}

/** How often it is seen whether a round is due. */
const TICK_MS = 1_000
const HOLD_MS = 5_000
/** People looked for before it is asked again whether the gateway is to stop. */
const PAGE = 10

/**
 * Looks for the people of records without an NHS number, of every source that says how often, one source after another.
 * Rounds begin by the clock, the same in every process, and one process of several looks at a time: the others leave
 * what is due meanwhile to it. Closing ends a round after the next few people.
 */
export function keepFinding(
  settings: Settings,
  translators: ReadonlyMap<string, Translator>,
  world: Pick<FindingWorld, 'stores' | 'find' | 'events' | 'now'>,
): { close(): Promise<void> } {
  const closing = new AbortController()
  const finding: FindingWorld = { ...world, matching: readMatching(settings.matching), holdMs: HOLD_MS }
  const failed = (): void => finding.events.failed(new Error('people were not looked for'), 'links')
  const sources = sourcesIn(settings, translators).map((source) => ({
    source,
    isDue: dueRounds(source.everyMinutes, finding.now()),
  }))
  const tick = async (): Promise<void> => {
    for (const { source, isDue } of sources)
      if (!closing.signal.aborted && isDue(finding.now()))
        await findRound(source, finding, closing.signal).catch(failed)
  }
  const loop = repeat(tick, TICK_MS, failed)
  return {
    close: async () => {
      closing.abort()
      await loop.stop()
    },
  }
}

function sourcesIn(
  { sources }: Pick<Settings, 'sources'>,
  translators: ReadonlyMap<string, Translator>,
): readonly FoundSource[] {
  return sources
    .filter((it) => it.kind === 'extract')
    .flatMap((it) => {
      const { findEveryMinutes } = extractOptions(it)
      const translator = translators.get(it.mapping)
      return findEveryMinutes === undefined || translator === undefined
        ? []
        : [{ source: descriptorOf(it, undefined), translator, everyMinutes: findEveryMinutes }]
    })
}

/** Says, once for each, whether a new round has come by the clock: a start in the midst of one waits for the next. */
export function dueRounds(everyMinutes: number, start: Date): (now: Date) => boolean {
  const roundAt = (at: Date): number => Math.floor(at.getTime() / (everyMinutes * 60_000))
  let last = roundAt(start)
  return (now) => {
    const round = roundAt(now)
    if (round <= last) return false
    last = round
    return true
  }
}

/** One round, unless another process looks for anybody. Rejects when the store or the log is down; what was done by then stands. */
export async function findRound(
  source: FoundSource,
  world: FindingWorld,
  closing: AbortSignal,
): Promise<boolean> {
  return world.stores.findAlone(async () => {
    const held = wait(world.holdMs, undefined, { signal: closing }).catch(() => undefined)
    await findAll(source, world, closing)
    await held
  })
}

async function findAll(
  { source, translator }: FoundSource,
  { stores, find, matching, events, now }: FindingWorld,
  closing: AbortSignal,
): Promise<void> {
  const total = { looked: 0, linked: 0, queued: 0, nobody: 0, failed: 0 }
  let isWhole = false
  try {
    for (let after = ''; !closing.aborted;) {
      const people = await stores.unnumbered(source.id, after, PAGE)
      const last = people.at(-1)
      if (last === undefined) {
        isWhole = total.failed === 0
        break
      }
      // Looking people up is in the log before PDS is asked.
      if (after === '') await recordFinding(source.id, stores, now)
      const found = await findLinks(
        people,
        { source, translator },
        {
          links: stores.links,
          find,
          matching,
          now,
          uuid: randomUUID,
        },
      )
      addTo(total, found)
      // PDS is out: everybody is looked for in the next round.
      if (found.looked < people.length) break
      after = last.personKey
    }
  } finally {
    if (total.looked > 0) events.linksFound({ source: source.id, isWhole, ...total })
  }
}

async function recordFinding(
  source: string,
  { auditLog }: Pick<Stores, 'auditLog'>,
  now: () => Date,
): Promise<void> {
  const read = { by: MATCHER, act: 'find', source, localId: undefined, nhsNumbers: [] }
  await auditLog.append(linksReadEntry(read, { now: () => now().toISOString(), nonce: randomUUID }))
}

function addTo(total: Record<keyof FoundLinks, number>, found: FoundLinks): void {
  total.looked += found.looked
  total.linked += found.linked
  total.queued += found.queued
  total.nobody += found.nobody
  total.failed += found.failed
}
