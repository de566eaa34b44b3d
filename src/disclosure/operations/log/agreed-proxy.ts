import { gatherFacts } from '../../gather-facts.js'
import { type Person } from '../../../model/person.js'
import { Refusal } from '../../../model/refusal.js'
import { plan } from '../../plan.js'
import { type DisclosurePorts } from '../../ports.js'
import { type OperationRequest } from '../operation.js'
import { searchFor, wouldAsk } from '../would-ask.js'

/**
 * Refuses somebody who acts for a person, with the code with which the person's demographics would be refused them.
 * The list of accesses is of every organisation: so every register that could hold an agreement must have this one.
 * Where one cannot be read, CANNOT_CHECK; where one does not name them, as though they acted for nobody.
 */
export async function needsAgreedProxy(
  { id, at, requester }: OperationRequest,
  person: Person,
  ports: DisclosurePorts,
): Promise<void> {
  const key = { kind: 'nhs-number', nhsNumber: person.nhsNumber } as const
  const search = searchFor('Patient', key, { id, at, requester, rawQuery: '' })
  const { result } = await wouldAsk(search, person, ports)
  if (result.kind === 'refused') throw new Refusal(result.code)
  const planned = plan(search, person, ports.sources.descriptors)
  const { candidates } = await gatherFacts(search, person, planned, ports)
  const agreed = candidates.map(({ facts }) => facts.subject?.proxyAgreed)
  if (agreed.length === 0 || agreed.includes(undefined))
    throw new Refusal('CANNOT_CHECK', { detail: 'the register of proxies' })
  if (agreed.includes(false)) throw new Refusal('PATIENT_NOT_FOUND', { detail: 'not an agreed proxy' })
}
