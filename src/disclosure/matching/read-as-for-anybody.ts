import { type PermitResult, permit } from '../../decision/permit.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { NOBODY } from '../../model/nhs-number.js'
import { NO_PATIENT_ID, type Person } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { gatherFacts } from '../gather-facts.js'
import { stored } from '../identify-asked.js'
import { plan } from '../plan.js'
import { type DisclosurePorts } from '../ports.js'

/**
 * What is done for a description that leads to nobody, or to somebody who must be named: the reads that anybody takes
 * and the rules over them. Refuses with CANNOT_CHECK where that is what anybody would be told, so that an outage, or
 * the time a refusal takes, does not tell who there is.
 */
export async function readAsForAnybody(
  asked: DisclosureRequest,
  ports: DisclosurePorts,
): Promise<PermitResult> {
  await stored(ports.patientIndex.knownIdOf(NOBODY, []))
  const planned = plan(asked, ANYBODY, ports.sources.descriptors)
  const { candidates, unheld } = await gatherFacts(asked, ANYBODY, planned, ports)
  const judged = permit(asked, ANYBODY, candidates, unheld, ports.rules)
  if (judged.kind === 'refused' && judged.code === 'CANNOT_CHECK')
    throw new Refusal('CANNOT_CHECK', { detail: 'nobody could be checked' })
  return judged
}

/** An adult whom nothing is known of but that they are in PDS, under a number that nobody has. */
const ANYBODY: Person = {
  id: NO_PATIENT_ID,
  nhsNumber: NOBODY,
  nhsNumbers: [NOBODY],
  trace: {
    kind: 'traced',
    nhsNumber: NOBODY,
    nhsNumberStatus: '01',
    sensitivity: 'U',
    birthDate: '1970-01-01',
    death: 'none',
    practice: undefined,
    patient: {},
  },
}

/**
 * What anybody takes, read once more for whoever described a person and is refused: so that whoever the description led
 * to, and whatever stood in the way, as many reads were made.
 */
export async function readOnceMore(asked: DisclosureRequest, ports: DisclosurePorts): Promise<void> {
  if (asked.person.kind !== 'demographics') return
  try {
    await readAsForAnybody(asked, ports)
  } catch {
    // What is said is what was refused; this is made and not kept.
  }
}
