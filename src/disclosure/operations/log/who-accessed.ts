import { type Viewer as ToldTo } from '../../../audit/alerts/visible-to-person.js'
import { isDeliberate } from '../../../audit/questions/deliberate.js'
import { type SeenEvent, eventFor } from '../../../audit/questions/event-for.js'
import { fillPage } from '../../../audit/questions/fill-page.js'
import { type FoundEntry } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { conclude } from '../../../decision/operations/conclude.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type PersonKey } from '../../../model/disclosure-request.js'
import { type JsonObject } from '../../../model/json.js'
import { type Person } from '../../../model/person.js'
import { Refusal } from '../../../model/refusal.js'
import { identifyAsked, lookUpAsked, stored } from '../../identify-asked.js'
import { type DisclosurePorts } from '../../ports.js'
import { type Operation, type OperationRequest } from '../operation.js'
import { type LogPorts } from './log-ports.js'
import { personNumber } from './log-question.js'

/** How an organisation names its staff to the people whose records they saw. */
export type StaffNaming = 'name' | 'role' | 'organisation'

type Ports = LogPorts &
  Pick<DisclosurePorts, 'trace' | 'patientIndex'> & {
    readonly staffNaming: (ods: string | undefined) => StaffNaming
    /** Those of the entries that the person, or who acts for them, may be told of now. */
    readonly visibleTo: (viewer: ToldTo, entries: readonly FoundEntry[]) => Promise<readonly FoundEntry[]>
    /** Refuses who acts for the person where not every register has agreed to them. */
    readonly needsAgreedProxy: (asked: OperationRequest, person: Person) => Promise<void>
  }

const MOST = 1_000

/**
 * Who looked at a person's record, newest first: when, which organisation, in what role, why, and which areas were
 * shown. A person sees their own, every organisation's, with staff named as their organisation has decided, and
 * without what may not be told yet: safeguarding and legal accesses, in list and count alike. So does who acts for them,
 * as every register has it, and without those in an emergency too: who that is may be a risk to the person. An officer
 * sees what their organisation asked and what was asked of its record.
 */
export function whoAccessed(ports: Ports): Operation {
  return async (asked, allowed, about) => {
    const isOwn = asked.requester.roleGroup === 'citizen'
    const person = await (isOwn ? identifyAsked : lookUpAsked)(personKeyOf(asked), asked, ports)
    about(person)
    if (isOwn) requireOwn(asked, person)
    const told = toldTo(asked)
    if (told?.kind === 'proxy') await ports.needsAgreedProxy(asked, person)
    const viewer = isOwn ? 'all' : asked.requester.organisation
    const question = { nhsNumber: person.nhsNumber }
    const accessesOf = async (entries: readonly FoundEntry[]): Promise<readonly JsonObject[]> => {
      const visible = told === undefined ? entries : await ports.visibleTo(told, entries)
      return visible.flatMap((it) => {
        const event = readEvent(it.text, it.columns)
        const seen = event === undefined ? undefined : eventFor(viewer, event, ports.controllerOf)
        return seen === undefined || seen.columns.kind === 'change' ? [] : [accessOf(it, seen, isOwn, ports)]
      })
    }
    const { shown: accesses, isCut } = await stored(
      fillPage((after) => ports.log.search(viewer, question, after, MOST), accessesOf, MOST),
    )
    const resource: FhirResource = {
      resourceType: 'Parameters',
      parameter: [{ name: 'notice', valueString: isCut ? `${NOTICE} ${CUT}` : NOTICE }, ...accesses],
    }
    return conclude(allowed, { status: 200, resource }, evidenceOf(asked, person, accesses.length))
  }
}

/** For whom something stays out: nobody who is not the person themself is taken for them. Undefined for officers. */
function toldTo({ requester: { roleGroup, roleName } }: OperationRequest): ToldTo | undefined {
  if (roleGroup !== 'citizen') return undefined
  return roleName === 'patient' ? { kind: 'person' } : { kind: 'proxy', risk: undefined }
}

const NOTICE =
  'Accesses through this gateway. Systems that hold a record themselves keep their own logs. If something looks wrong, ask the organisation that is named.'
const CUT = `Only the newest ${String(MOST)} are listed.`

/** The person by the id in the path, or by NHS number in the body. */
function personKeyOf({ resourceId, pairs, body }: OperationRequest): PersonKey {
  if (body !== undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const [unknown] = pairs.filter(([name]) => name !== 'identifier' && name !== '_format')
  if (unknown !== undefined) throw new Refusal('INVALID_PARAMETER', { expression: unknown[0] })
  const named = pairs.filter(([name]) => name === 'identifier')
  const [number] = named
  if (named.length > 1 || (number === undefined) === (resourceId === undefined))
    throw new Refusal('ONE_PERSON_REQUIRED')
  if (number !== undefined) return personNumber(number[1], number[0])
  return { kind: 'patient-id', id: resourceId ?? '' }
}

/** Somebody who asks for their own record has the one their identity provider attested; another's is as if absent. */
function requireOwn({ requester }: OperationRequest, { nhsNumbers, trace }: Person): void {
  if (trace.kind === 'unavailable') throw new Refusal('CANNOT_CHECK')
  const isAttested = nhsNumbers.some((it) => it === requester.person)
  if (requester.purpose !== 'subject-access' || !isAttested)
    throw new Refusal('PATIENT_NOT_FOUND', { detail: 'not the person attested' })
}

function accessOf(entry: FoundEntry, event: SeenEvent, isOwn: boolean, ports: Ports): JsonObject {
  const { columns, released } = event
  const areas = [...new Set(released.flatMap((it) => it.area ?? []))].toSorted()
  const part = [
    { name: 'when', valueInstant: columns.recorded },
    ...who(event, isOwn ? ports.staffNaming(columns.actorOrganisation) : 'name'),
    ...(columns.purpose === undefined ? [] : [{ name: 'purpose', valueCode: columns.purpose }]),
    { name: 'outcome', valueCode: outcomeOf(event) },
    { name: 'deliberate', valueBoolean: isDeliberate(event) },
    ...areas.map((it) => ({ name: 'area', valueCode: it })),
    { name: 'receipt', valueString: `${entry.origin}#${String(entry.index)}` },
  ]
  return { name: 'access', part }
}

function outcomeOf({ columns, sources }: SeenEvent): string {
  if (columns.kind === 'refusal' || isRefusedUnsaid(sources)) return 'refused'
  return columns.kind === 'access' ? 'log-read' : 'shown'
}

/** Whether all that reads as asked was refused, for those who see what was done; whoever asked was told otherwise. */
function isRefusedUnsaid(sources: SeenEvent['sources']): boolean {
  const asked = sources.filter((it) => it.done !== undefined || ASKED.includes(it.outcome))
  return asked.length > 0 && asked.every((it) => it.done !== undefined)
}

const ASKED: readonly string[] = ['answered', 'answered-empty', 'partial', 'timed-out', 'error']

function who({ columns, requester }: SeenEvent, naming: StaffNaming): readonly JsonObject[] {
  const said = (name: string, text: string | undefined): readonly JsonObject[] =>
    text === undefined ? [] : [{ name, valueString: text }]
  return [
    ...said('organisation', columns.actorOrganisation),
    ...said('organisationName', requester.organisationName),
    ...(naming === 'organisation' ? [] : said('role', requester.role)),
    ...(naming === 'name' ? said('worker', requester.userName ?? columns.actor) : []),
  ]
}

function evidenceOf(
  { id, at, rawQuery, type }: OperationRequest,
  person: Person,
  count: number,
): Parameters<typeof conclude>[2] {
  return {
    kind: 'access',
    requestId: id,
    at,
    rawQuery,
    type,
    person,
    outcome: 'released',
    ruleSetHash: undefined,
    reasons: [],
    missing: [],
    obligations: [],
    details: { accesses: count },
  }
}
