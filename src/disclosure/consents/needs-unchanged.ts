import { type Person } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { type RecordedConsent } from '../../model/registers/recorded-consent.js'
import { stored } from '../identify-asked.js'
import { type ConsentRegister } from '../ports.js'

/**
 * Reads the person's consents again, after the sources were asked. Refuses with CANNOT_CHECK where they are not what the
 * request was permitted by, or cannot be read: a withdrawal counts from the moment it was answered, however slow a
 * source is. The caller asks again.
 */
export async function needsUnchanged(
  before: readonly RecordedConsent[] | undefined,
  { nhsNumbers }: Person,
  consents: ConsentRegister,
): Promise<void> {
  const after = await stored(consents.consentsOf(nhsNumbers))
  if (before === undefined || stateOf(after) !== stateOf(before))
    throw new Refusal('CANNOT_CHECK', { detail: 'consent changed meanwhile' })
}

function stateOf(consents: readonly RecordedConsent[]): string {
  return JSON.stringify(consents.map((it) => JSON.stringify(it)).toSorted())
}
