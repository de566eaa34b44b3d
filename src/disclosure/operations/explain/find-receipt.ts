import { bodyIn } from '../../../audit/entry-text.js'
import { type ControllerOf, type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { type EntryPlace, type LogQuestions } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
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
  readonly place: EntryPlace
  readonly seen: SeenEvent
  /** All of the evidence: for explaining, never for showing. */
  readonly evidence: JsonObject
}

/**
 * The decision that a receipt stands for; undefined where there is none, or none that the organisation may see: the
 * two are never told apart, and neither is what is no receipt.
 */
export async function findReceipt(
  body: FhirResource | undefined,
  { organisation }: Pick<Requester, 'organisation'>,
  { log, controllerOf, logOrigin }: ReceiptPorts,
): Promise<FoundReceipt | undefined> {
  const receipt = receiptIn(body)
  const place = receipt === undefined ? undefined : placeOf(receipt, logOrigin)
  if (receipt === undefined || place === undefined) return undefined
  const entry = await stored(log.entry(organisation, place))
  if (entry === undefined || !DECISIONS.includes(entry.columns.kind)) return undefined
  const event = readEvent(entry.text, entry.columns)
  const seen = event === undefined ? undefined : eventFor(organisation, event, controllerOf)
  if (seen === undefined) return undefined
  return { receipt, place, seen, evidence: evidenceIn(bodyIn(entry.text, entry.columns)) }
}

const DECISIONS: readonly string[] = ['disclosure', 'refusal']

/** Parameters with one parameter, the receipt. */
function receiptIn(body: FhirResource | undefined): string | undefined {
  if (body?.resourceType !== 'Parameters') return undefined
  const [parameter, ...more] = objectsOf(body['parameter'])
  if (more.length > 0 || parameter?.['name'] !== 'receipt') return undefined
  return textOf(parameter['valueString'])
}

/** `{origin of the shard}#{index}`: the header Audit-Receipt. */
function placeOf(receipt: string, logOrigin: string): EntryPlace | undefined {
  if (!receipt.startsWith(`${logOrigin}/`)) return undefined
  const [, shard, index] = /^(\d{1,9})#(\d{1,18})$/.exec(receipt.slice(logOrigin.length + 1)) ?? []
  return shard === undefined || index === undefined
    ? undefined
    : { shard: Number(shard), index: BigInt(index) }
}

function evidenceIn(body: string | undefined): JsonObject {
  const evidence: unknown = JSON.parse(body ?? '{}')
  return isJsonObject(evidence) ? evidence : {}
}
