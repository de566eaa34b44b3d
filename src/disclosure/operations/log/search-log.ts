import { auditEventsOf } from '../../../audit/audit-events/audit-events.js'
import { entryIdIn, entryOfEvent, eventIdOf } from '../../../audit/audit-events/event-id.js'
import { eventFor } from '../../../audit/questions/event-for.js'
import { type EntryPlace } from '../../../audit/questions/question.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { conclude } from '../../../decision/operations/conclude.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { textOf } from '../../../model/json.js'
import { type Person } from '../../../model/person.js'
import { Refusal } from '../../../model/refusal.js'
import { type Asking, lookUpAsked, stored } from '../../identify-asked.js'
import { type DisclosurePorts } from '../../ports.js'
import { type Operation, type OperationRequest } from '../operation.js'
import { personInLink, withNumberOpened } from '../person-in-links.js'
import { type AskedOfLog, askedOfLog, cursorText } from './log-question.js'
import { type LogPorts } from './log-ports.js'

type Ports = LogPorts & Pick<DisclosurePorts, 'trace' | 'patientIndex' | 'cursorKey'>

/**
 * AuditEvents that an officer's organisation may see, newest first: a searchset of at most `_count` entries of the log.
 * Whoever is asked about, nothing tells whether there is such a person but what the organisation did itself.
 */
export function searchLog(ports: Ports): Operation {
  return async (asked, allowed, about) => {
    if (asked.body !== undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
    const search = askedOfLog(withNumberOpened(asked.pairs, asked, ports.cursorKey))
    const person = await personIn(search, asked, ports)
    if (person !== undefined) about(person)
    const viewer = asked.requester.organisation
    const question = { ...search.question, nhsNumber: person?.nhsNumber }
    const page = await stored(ports.log.search(viewer, question, search.after, search.count))
    const found = await Promise.all(page.entries.map((it) => eventsAt(it, asked, ports)))
    const next = page.next === undefined ? undefined : cursorText(page.next)
    const resource = searchsetOf(found.flat(), linksOf(search, asked, next, ports), ports.fhirBase)
    return conclude(
      allowed,
      { status: 200, resource },
      evidenceOf(asked, person, page.entries.map(eventIdOf)),
    )
  }
}

/** One AuditEvent by its id. What another organisation alone may see is not found. */
export function readLog(ports: LogPorts): Operation {
  return async (asked, allowed) => {
    const [unknown] = asked.pairs.filter(([name]) => name !== '_format')
    if (unknown !== undefined) throw new Refusal('INVALID_PARAMETER', { expression: unknown[0] })
    const place = entryOfEvent(asked.resourceId ?? '')
    const events = place === undefined ? [] : await eventsAt(place, asked, ports)
    const resource = events.find((it) => it['id'] === asked.resourceId)
    if (resource === undefined || place === undefined) throw new Refusal('PATIENT_NOT_FOUND')
    return conclude(
      allowed,
      { status: 200, resource },
      evidenceOf(asked, undefined, [entryIdIn(asked.resourceId ?? '')]),
    )
  }
}

function personIn({ person }: AskedOfLog, asking: Asking, ports: Ports): Promise<Person | undefined> {
  return person === undefined ? Promise.resolve(undefined) : lookUpAsked(person, asking, ports)
}

/** The events of one entry, as the organisation of the requester may see them. */
async function eventsAt(
  place: EntryPlace,
  { requester }: Pick<OperationRequest, 'requester'>,
  { log, controllerOf, about }: LogPorts,
): Promise<readonly FhirResource[]> {
  const entry = await stored(log.entry(requester.organisation, place))
  const event = entry === undefined ? undefined : readEvent(entry.text, entry.columns)
  const seen = event === undefined ? undefined : eventFor(requester.organisation, event, controllerOf)
  return entry === undefined || seen === undefined ? [] : auditEventsOf(entry, seen, about)
}

type Links = { readonly self: string; readonly next: string | undefined }

function linksOf(
  { named: sent, understood, count }: AskedOfLog,
  asked: OperationRequest,
  cursor: string | undefined,
  { fhirBase, cursorKey }: Ports,
): Links {
  const named = sent === undefined ? [] : [personInLink(sent, asked, cursorKey)]
  const link = (more: readonly (readonly [string, string])[]): string =>
    `${fhirBase}/AuditEvent?${queryOf([...named, ...understood, ['_count', String(count)], ...more])}`
  return { self: link([]), next: cursor === undefined ? undefined : link([['_cursor', cursor]]) }
}

function queryOf(pairs: readonly (readonly [string, string])[]): string {
  const query = new URLSearchParams()
  for (const [name, value] of pairs) query.append(name, value)
  return query.toString()
}

function searchsetOf(events: readonly FhirResource[], { self, next }: Links, fhirBase: string): FhirResource {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [{ relation: 'self', url: self }, ...(next === undefined ? [] : [{ relation: 'next', url: next }])],
    ...(events.length === 0
      ? {}
      : {
          entry: events.map((resource) => ({
            fullUrl: `${fhirBase}/AuditEvent/${textOf(resource['id']) ?? ''}`,
            resource,
            search: { mode: 'match' },
          })),
        }),
  }
}

function evidenceOf(
  asked: OperationRequest,
  person: Person | undefined,
  entries: readonly string[],
): Parameters<typeof conclude>[2] {
  return {
    kind: 'access',
    requestId: asked.id,
    at: asked.at,
    rawQuery: asked.rawQuery,
    type: asked.type,
    person,
    outcome: 'released',
    ruleSetHash: undefined,
    reasons: [],
    missing: [],
    obligations: [],
    details: { entries },
  }
}
