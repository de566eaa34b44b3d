import { type AlertCase } from '../../../audit/alerts/alert-store.js'
import { type Colleague } from '../../../model/officers/session.js'
import { type Visit } from '../../visit.js'

const STANDS_MS = 90 * 24 * 3_600_000

/**
 * To whom the visitor can give an alert: others of the visitor's own organisation who have signed in within 90 days and
 * may see an alert of its audience, but never whose access it is about.
 */
export async function colleaguesFor(
  { actor, audience, organisations }: AlertCase,
  { officer, ports, now }: Visit,
): Promise<readonly Colleague[]> {
  const { organisation, userId } = officer
  if (!organisations.includes(organisation)) return []
  const found = await ports.sessions.colleagues(organisation, new Date(now.getTime() - STANDS_MS))
  return found.filter(
    (it) =>
      it.userId !== userId &&
      it.userId !== actor &&
      (audience === 'privacy-officer' || it.role === 'caldicott-guardian'),
  )
}
