import { eventIdOf } from '../../../audit/audit-events/event-id.js'
import { isOfRefusedDescription } from '../../../audit/questions/event-for.js'
import { type CompiledRules } from '../../../decision/compile-rules.js'
import { conclude } from '../../../decision/operations/conclude.js'
import { type Reach, explainRecorded } from '../../../decision/replay/explain-recorded.js'
import { type RecordedDecision, readRecorded } from '../../../decision/replay/read-recorded.js'
import { replay } from '../../../decision/replay/replay.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { objectsOf, textOf } from '../../../model/json.js'
import { type Contact, Refusal, isRefusalCode, refusalRow } from '../../../model/refusal.js'
import { type Requester } from '../../../model/requester.js'
import { type SourceDescriptor, contactsOf } from '../../../model/source.js'
import { stored } from '../../identify-asked.js'
import { type Operation, type OperationRequest } from '../operation.js'
import { type Ruled, explanation } from './explanation.js'
import { type FoundReceipt, type ReceiptPorts, findOwnReceipt, isLogReader } from './find-receipt.js'

/** What explaining needs. */
export type ExplainPorts = ReceiptPorts & {
  /** The rules that were in force under a hash; undefined where none were. Rejects when the store is down. */
  readonly rulesOf: (hash: string) => Promise<CompiledRules | undefined>
  readonly descriptors: readonly SourceDescriptor[]
}

/**
 * Why something was shared or withheld, by the receipt of the answer. An officer of an organisation that asked, or
 * whose record it was, gets the rules, as far as that organisation may see the event; whoever asked gets what they
 * were told, whom to telephone and what anyone can do. Anything else is not found.
 */
export function explainReceipt(ports: ExplainPorts): Operation {
  return async (asked, allowed) => {
    const { requester } = asked
    const isOfficer = isLogReader(requester)
    const found = await foundFor(asked, ports)
    const { receipt, entry, seen } = found
    const outcome = seen.refusal?.code ?? 'released'
    // Only where it is needed: a worker's answer takes as long whatever is behind a refusal that says nothing.
    const behind = isOfficer || namesHolders(outcome) ? await readBehind(found, ports) : undefined
    const told = { receipt, outcome, contacts: contactsFor(outcome, requester, found, behind, ports) }
    const resource = explanation(told, isOfficer ? ruledFor(requester, found, behind, ports) : undefined)
    return conclude(
      allowed,
      { status: 200, resource },
      {
        kind: 'access',
        requestId: asked.id,
        at: asked.at,
        rawQuery: asked.rawQuery,
        type: asked.type,
        person: undefined,
        outcome: 'explained',
        ruleSetHash: undefined,
        reasons: [],
        missing: [],
        obligations: [],
        details: { entries: [eventIdOf(entry)] },
      },
    )
  }
}

/** One refusal for every receipt that is not theirs, is no receipt, or never was: there is nothing to try out. */
async function foundFor(
  { requester, pairs, body }: OperationRequest,
  ports: ExplainPorts,
): Promise<FoundReceipt> {
  const found = pairs.length > 0 ? undefined : await findOwnReceipt(receiptIn(body), requester, ports)
  if (found === undefined) throw new Refusal('PATIENT_NOT_FOUND')
  return found
}

/** Parameters with one parameter, the receipt. */
function receiptIn(body: FhirResource | undefined): string | undefined {
  if (body?.resourceType !== 'Parameters') return undefined
  const [parameter, ...more] = objectsOf(body['parameter'])
  if (more.length > 0 || parameter?.['name'] !== 'receipt') return undefined
  return textOf(parameter['valueString'])
}

type Behind = { readonly recorded: RecordedDecision; readonly rules: CompiledRules }

/** The decision with its rules; undefined where the rules had no say. */
async function readBehind({ evidence }: FoundReceipt, ports: ExplainPorts): Promise<Behind | undefined> {
  const recorded = readRecorded(evidence)
  if (recorded === undefined) return undefined
  const rules = await stored(ports.rulesOf(recorded.ruleSetHash))
  if (rules === undefined) throw new Refusal('CANNOT_CHECK', { detail: 'rules of a recorded decision' })
  return { recorded, rules }
}

function namesHolders(outcome: string): boolean {
  return isRefusalCode(outcome) && refusalRow(outcome).givesContact === true
}

/** Whom the refusal itself named to be telephoned: for those who were told it. */
function contactsFor(
  outcome: string,
  { organisation }: Requester,
  { seen }: FoundReceipt,
  behind: Behind | undefined,
  { descriptors }: ExplainPorts,
): readonly Contact[] {
  if (!namesHolders(outcome) || seen.columns.actorOrganisation !== organisation) return []
  if (behind === undefined) return []
  const { code, refused } = replay(behind.recorded, behind.rules.ruleSet)
  // Decided otherwise now, whom to telephone is not what they were told.
  if (behind.recorded.phase === 'request' && code !== outcome) return []
  const by = new Set(refused.filter((it) => it.verdict.code === outcome).map((it) => it.source))
  return contactsOf(descriptors.filter((it) => by.has(it.id)))
}

function ruledFor(
  { organisation }: Requester,
  found: FoundReceipt,
  behind: Behind | undefined,
  { controllerOf }: ExplainPorts,
): Ruled {
  const { ruleSetHash } = found.seen
  // Behind a description that found nobody there is nobody, whoever it was.
  if (behind === undefined || isOfRefusedDescription(found.seen))
    return { ruleSetHash, parts: [], differs: false }
  const reach = reachOf(found, organisation, controllerOf)
  return { ruleSetHash, ...explainRecorded(behind.recorded, behind.rules, reach) }
}

/** No further than the event goes as their organisation may see it. */
function reachOf(
  { seen }: FoundReceipt,
  organisation: string,
  controllerOf: ExplainPorts['controllerOf'],
): Reach {
  const references = new Set(seen.released.map((it) => it.reference))
  const withheld = new Set(seen.withheld.map(keyOf))
  return {
    isOwn: (source) => source !== undefined && controllerOf(source) === organisation,
    mayKnow: (it) =>
      it.reference === undefined
        ? withheld.has(keyOf({ ...it, disclose: it.disclose ?? 'silent' }))
        : references.has(it.reference),
    wasTold: seen.columns.actorOrganisation === organisation,
  }
}

type Withheld = {
  readonly source: string
  readonly type: string
  readonly disclose: string
  readonly reasons: readonly string[]
}

function keyOf({ source, type, disclose, reasons }: Withheld): string {
  return JSON.stringify([source, type, disclose, reasons])
}
