import { eventIdOf } from '../../../audit/audit-events/event-id.js'
import { concernedBy } from '../../../audit/problems/concerned.js'
import { conclude } from '../../../decision/operations/conclude.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { objectsOf, textOf } from '../../../model/json.js'
import {
  MOST_PROBLEM_TEXT,
  type Problem,
  type ProblemReport,
  type ProblemReports,
  isProblem,
} from '../../../model/problems/problem-report.js'
import { Refusal } from '../../../model/refusal.js'
import { stored } from '../../identify-asked.js'
import { type FoundReceipt, type ReceiptPorts, findOwnReceipt } from '../explain/find-receipt.js'
import { type Operation, type OperationRequest } from '../operation.js'

/** What reporting a problem needs. */
type ReportPorts = ReceiptPorts & { readonly problems: ProblemReports }

/**
 * Says that an answer was wrong, by its receipt: for who got it, and for officers of an organisation that may see it.
 * Any other receipt is not found. It becomes a case of the organisations concerned; the answer is the same whoever they
 * are. An answer is reported once by each: another report changes nothing, and is
 * answered and logged as the first. Who reports too many answers in an hour is refused.
 */
export function reportProblem(ports: ReportPorts): Operation {
  return async (asked, allowed) => {
    const { receipt, problem, text } = readBody(asked)
    const found = await findOwnReceipt(receipt, asked.requester, ports)
    const by = asked.requester.userId
    if (found === undefined || by === undefined) throw new Refusal('PATIENT_NOT_FOUND')
    const report = reportOf(found, { problem, text, by }, asked, ports)
    const standing = await stored(ports.problems.take(report))
    if (standing === 'too-many') throw new Refusal('TOO_MANY_REPORTS')
    const first = standing === 'taken' ? undefined : standing.made
    return conclude(
      allowed,
      {
        status: 200,
        resource: answerTo(found.receipt, first ?? problem, first === undefined ? REPORTED : KEPT),
      },
      {
        kind: 'change',
        requestId: asked.id,
        at: asked.at,
        rawQuery: asked.rawQuery,
        type: asked.type,
        person: undefined,
        outcome: first === undefined ? 'reported' : 'already-reported',
        ruleSetHash: undefined,
        reasons: [],
        missing: [],
        obligations: [],
        // Never whom it concerns: that something was withheld silently must not be read here.
        details: { entries: [eventIdOf(found.entry)], problem: first ?? problem },
      },
      first !== undefined ? undefined : () => keep(report, ports),
    )
  }
}

/** Whoever comes second of two at once is asked to try again, and is then told what they had reported before. */
async function keep(report: ProblemReport, { problems }: ReportPorts): Promise<void> {
  const kept = await stored(problems.add(report))
  if (kept !== 'kept') throw new Refusal('CANNOT_CHECK', { detail: 'reported twice at once' })
}

type Said = { readonly receipt: string; readonly problem: Problem; readonly text: string }

const NAMES: readonly string[] = ['receipt', 'problem', 'text']

/** Parameters with a receipt, a problem and perhaps a text, each once. Refused for what they are, before any is looked up. */
function readBody({ pairs, body }: OperationRequest): Said {
  if (pairs.length > 0) throw new Refusal('INVALID_PARAMETER')
  const given = parametersOf(body)
  const value = (name: string, member: 'valueString' | 'valueCode'): string | undefined =>
    textOf(given.find((it) => it['name'] === name)?.[member])
  const names = given.map((it) => textOf(it['name']) ?? '')
  if (names.some((it) => !NAMES.includes(it)) || new Set(names).size < names.length)
    throw new Refusal('BAD_REQUEST', { expression: 'Parameters.parameter' })
  const problem = value('problem', 'valueCode')
  if (!isProblem(problem)) throw new Refusal('BAD_REQUEST', { expression: 'Parameters.parameter.value' })
  const text = value('text', 'valueString') ?? ''
  if (text.length > MOST_PROBLEM_TEXT || (names.includes('text') && text === ''))
    throw new Refusal('BAD_REQUEST', { expression: 'Parameters.parameter.value' })
  return { receipt: value('receipt', 'valueString') ?? '', problem, text }
}

function parametersOf(body: FhirResource | undefined): ReturnType<typeof objectsOf> {
  if (body?.resourceType !== 'Parameters') throw new Refusal('BAD_REQUEST', { expression: 'Parameters' })
  return objectsOf(body['parameter'])
}

function reportOf(
  { entry: { shard, index }, event }: FoundReceipt,
  said: Pick<ProblemReport, 'problem' | 'text' | 'by'>,
  { requester: { organisation }, at }: OperationRequest,
  { controllerOf }: ReportPorts,
): ProblemReport {
  const { actor, actorOrganisation, subject, purpose } = event.columns
  return {
    shard,
    index,
    ...said,
    organisation,
    concerned: concernedBy(event, said.problem, { organisation, viewer: organisation }, controllerOf),
    access: { actor, actorOrganisation, subject, purpose },
    at,
  }
}

function answerTo(receipt: string, problem: Problem, says: string): FhirResource {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'receipt', valueString: receipt },
      { name: 'problem', valueCode: problem },
      { name: 'says', valueString: says },
    ],
  }
}

const REPORTED =
  'It was reported. An information governance officer of your organisation will look into it. What you reported may be told to the organisations whose records it is about.'

const KEPT =
  'You had reported this answer before, with the problem that is given here. An answer is reported once by each person: what you reported now was not kept, and what you reported first stands.'
