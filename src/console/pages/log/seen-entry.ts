import { type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { warningCallout } from '../../html/components/warning-callout.js'
import { markup } from '../../html/html.js'
import { type Outcome, type Visit, shown } from '../../visit.js'

/** An entry that the visitor may see, and what of it. */
export type SeenEntry = { readonly entry: FoundEntry; readonly seen: SeenEvent }

/** The entry that the address names, as the visitor may see it; undefined where they may not. */
export async function seenEntry({ ports, viewer, path }: Visit): Promise<SeenEntry | Unreadable | undefined> {
  const [shard, index] = [path['shard'] ?? '', path['index'] ?? '']
  if (!/^\d{1,9}$/.test(shard) || !/^\d{1,18}$/.test(index)) return undefined
  const entry = await ports.log.entry(viewer, { shard: Number(shard), index: BigInt(index) })
  if (entry === undefined) return undefined
  const event = readEvent(entry.text, entry.columns)
  if (event === undefined) return entry.text === '' ? 'removed' : 'damaged'
  const seen = eventFor(viewer, event, ports.controllerOf)
  return seen === undefined ? undefined : { entry, seen }
}

/** Said of what is not there and of what the visitor may not see. */
export function noEvent(): Outcome {
  return shown({
    title: 'Event not found',
    status: 404,
    back: '/log',
    content: markup`<p>There is no such event, or it is not one that you can see.</p>`,
  })
}

/** An entry whose evidence somebody changed, or that lost it under the retention policy. */
type Unreadable = 'damaged' | 'removed'

/** Says why an entry cannot be shown. */
export function unreadable(why: Unreadable): Outcome {
  const { title, status, heading, text } = UNREADABLE[why]
  return shown({ title, status, back: '/log', content: warningCallout(heading, text) })
}

const UNREADABLE: Readonly<
  Record<
    Unreadable,
    { readonly title: string; readonly status: 409 | 410; readonly heading: string; readonly text: string }
  >
> = {
  damaged: {
    title: 'This entry has been changed',
    status: 409,
    heading: 'The entry does not say what it is found by',
    text: 'Somebody has changed the log in the database. Run linchpin audit verify, and tell whoever answers for the log.',
  },
  removed: {
    title: 'The evidence of this event was removed',
    status: 410,
    heading: 'It was older than the retention policy allows',
    text: 'What happened and when is still in the log, and its hash still proves that nothing was changed. The entry that records the removal says who removed the evidence, and why.',
  },
}

/** The receipt that the answer carried. */
export function receiptOf({ origin, index }: FoundEntry): string {
  return `${origin}#${String(index)}`
}

/** Whether an entry is of an answer about a record, given or refused: the log's own reading and changes are not. */
export function isAnswer({ kind }: Pick<FoundEntry['columns'], 'kind'>): boolean {
  return kind === 'disclosure' || kind === 'refusal'
}
