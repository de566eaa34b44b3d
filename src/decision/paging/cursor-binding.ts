import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { type CursorBinding } from './page-cursor.js'

/** What a page of this request's answer is bound to. */
export function bindingOf(
  { requester, interaction, type, query }: DisclosureRequest,
  person: Person,
): CursorBinding {
  return {
    callingSystem: requester.callingSystem,
    userId: requester.userId,
    organisation: requester.organisation,
    purpose: requester.purpose,
    interaction,
    type,
    patientId: person.id,
    query: query.understood,
  }
}
