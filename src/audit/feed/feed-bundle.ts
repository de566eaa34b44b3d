import { type FhirResource } from '../../fhir/resource.js'
import { textOf } from '../../model/json.js'
import { type GatewayAbout } from '../audit-events/agents.js'
import { auditEventsOf } from '../audit-events/audit-events.js'
import { type ControllerOf, eventFor } from '../questions/event-for.js'
import { type FoundEntry } from '../questions/question.js'
import { readEvent } from '../questions/read-event.js'

/** Whose repository it is, and whose ids the events have there. */
export type FeedReader = { readonly organisation: string; readonly ids: 'theirs' | 'ours' }

/**
 * What a repository is sent of some entries (IHE ITI-20, FHIR feed, a batch): the AuditEvents that its organisation's
 * officers may see, each with the id and URL under which the gateway itself serves it, so that one that comes twice can
 * be known. Undefined where there is nothing for it.
 */
export function feedBundle(
  entries: readonly FoundEntry[],
  reader: FeedReader,
  about: GatewayAbout,
  controllerOf: ControllerOf,
): FhirResource | undefined {
  const events = entries.flatMap((entry) => {
    const event = readEvent(entry.text, entry.columns)
    const seen = event === undefined ? undefined : eventFor(reader.organisation, event, controllerOf)
    return seen === undefined ? [] : auditEventsOf(entry, seen, about)
  })
  if (events.length === 0) return undefined
  return {
    resourceType: 'Bundle',
    type: 'batch',
    entry: events.map((resource) => {
      const id = textOf(resource['id']) ?? ''
      return {
        fullUrl: `${about.baseUrl}/fhir/AuditEvent/${id}`,
        resource,
        request:
          reader.ids === 'ours'
            ? { method: 'PUT', url: `AuditEvent/${id}` }
            : { method: 'POST', url: 'AuditEvent' },
      }
    }),
  }
}
