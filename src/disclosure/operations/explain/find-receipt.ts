import { bodyIn } from '../../../audit/entry-text.js'
import { type ControllerOf, type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { type EntryPlace, type FoundEntry, type LogQuestions } from '../../../audit/questions/question.js'
import { type LoggedEvent, readEvent } from '../../../audit/questions/read-event.js'
import { shardOf } from '../../../audit/shard-opening.js'
import { LOG_READERS } from '../../../decision/operations/operation-rules.js'
import { type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Requester } from '../../../model/requester.js'
import { stored } from '../../identify-asked.js'

/** What finding an entry by its receipt needs. */
export type ReceiptPorts = {
  readonly log: Pick<LogQuestions, 'entry'>
  readonly controllerOf: ControllerOf
  /** Name of the log: the origin of a shard is `{logOrigin}/{shard}`. */
  readonly logOrigin: string
}

/** An entry that holds a decision, as the organisation of whoever asks may see it. */
export type FoundReceipt = {
  readonly receipt: string
  readonly entry: Pick<FoundEntry, 'origin' | 'shard' | 'index'>
  /** The event whole: for working out whom it concerns, never for showing. */
  readonly event: LoggedEvent
  readonly seen: SeenEvent
  /** All of the evidence: for explaining, never for showing. */
  readonly evidence: JsonObject
}

/**
 * The decision that a receipt stands for; undefined where there is none, or none that the organisation may see: the
 * two are never told apart, and neither is what is no receipt.
 */
async function findReceipt(
  receipt: string | undefined,
  { organisation }: Pick<Requester, 'organisation'>,
  { log, controllerOf, logOrigin }: ReceiptPorts,
): Promise<FoundReceipt | undefined> {
  const place = receipt === undefined ? undefined : placeOf(receipt, logOrigin)
  if (receipt === undefined || place === undefined) return undefined
  const entry = await stored(log.entry(organisation, place))
  // A standby that took over may have lost the shard of this name, and have another in its place.
  if (entry === undefined || receipt !== `${entry.origin}#${String(entry.index)}`) return undefined
  if (!DECISIONS.includes(entry.columns.kind)) return undefined
  const event = readEvent(entry.text, entry.columns)
  if (event === undefined) return undefined
  const seen = eventFor(organisation, event, controllerOf)
  if (seen === undefined) return undefined
  return { receipt, entry, event, seen, evidence: evidenceIn(bodyIn(entry.text, entry.columns)) }
}

/**
 * The same for whoever may speak of the answer: an officer of an organisation that may see it, and who asked, the same
 * person at the same organisation. Somebody who was not named is nobody.
 */
export async function findOwnReceipt(
  receipt: string | undefined,
  requester: Requester,
  ports: ReceiptPorts,
): Promise<FoundReceipt | undefined> {
  const found = await findReceipt(receipt, requester, ports)
  return found !== undefined && (isLogReader(requester) || isWhoAsked(requester, found)) ? found : undefined
}

/** Whether a requester is an officer who may read the log. */
export function isLogReader({ roleName }: Pick<Requester, 'roleName'>): boolean {
  return LOG_READERS.includes(roleName ?? '')
}

function isWhoAsked({ userId, organisation }: Requester, { seen: { columns } }: FoundReceipt): boolean {
  return userId !== undefined && columns.actor === userId && columns.actorOrganisation === organisation
}

const DECISIONS: readonly string[] = ['disclosure', 'refusal']

/** `{origin of the shard}#{index}`: the header Audit-Receipt. */
function placeOf(receipt: string, logOrigin: string): EntryPlace | undefined {
  if (!receipt.startsWith(`${logOrigin}/`)) return undefined
  const [, shard, index] = /^([1-9]\d{0,8})#(\d{1,18})$/.exec(receipt.slice(logOrigin.length + 1)) ?? []
  return shard === undefined || index === undefined
    ? undefined
    : { shard: shardOf(Number(shard)), index: BigInt(index) }
}

function evidenceIn(body: string | undefined): JsonObject {
  const evidence: unknown = JSON.parse(body ?? '{}')
  return isJsonObject(evidence) ? evidence : {}
}
