import { type PermitCandidate, type UnheldClass } from '../decision/permit.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { NOTHING_RECORDED, mergeRegisterFacts } from '../model/registers/merge-register-facts.js'
import { type OdsCode } from '../model/ods-code.js'
import { type Person } from '../model/person.js'
import { type RegisterFacts } from '../model/registers.js'
import { type SourceDescriptor } from '../model/source.js'
import { standingReason } from './episodes/standing-reason.js'
import { type Plan } from './plan.js'
import { type DisclosurePorts } from './ports.js'
import { type Gathered, requestFacts } from './request-facts.js'

export type Candidates = {
  readonly candidates: readonly PermitCandidate[]
  readonly unheld: readonly UnheldClass[]
}

/**
 * What the rules may know, read from the registers and never from the source about to be asked. A register that
 * cannot be read leaves its facts unknown; it never fails the request by itself.
 */
export async function gatherFacts(
  request: DisclosureRequest,
  person: Person,
  planned: Plan,
  ports: DisclosurePorts,
): Promise<Candidates> {
  const read = registerReader(request, person, ports)
  const { organisation: asking } = request.requester
  const [relationships, requesterRegister, reason] = await Promise.all([
    readOrUnknown(() => ports.registers.relationships(asking, person.nhsNumbers, request.at)),
    read(asking),
    readOrUnknown(() => standingReason(request, person, ports.episodes)),
  ])
  const organisation = ports.organisations.organisation(asking)
  const gathered: Gathered = { request, person, organisation, relationships, requesterRegister, reason }
  const candidates = await Promise.all(
    planned.candidates.map(async ({ source, types }) => {
      const register = await registerFor(source, planned, read)
      const agreementInForce = ports.organisations.agreementInForce(
        asking,
        source.recordClass === 'exchange' ? undefined : source.organisation,
        request.requester.purpose ?? '',
        source.recordClass,
        request.at,
      )
      const { recordClass } = source
      return { source, types, facts: requestFacts(gathered, { recordClass, register, agreementInForce }) }
    }),
  )
  const unheld = planned.unheld.map(({ recordClass, types }) => ({
    recordClass,
    types,
    facts: requestFacts(gathered, { recordClass, register: NOTHING_RECORDED, agreementInForce: false }),
  }))
  return { candidates, unheld }
}

type ReadRegister = (controller: OdsCode) => Promise<RegisterFacts | undefined>

/** Reads each controller's register once per request. */
function registerReader(request: DisclosureRequest, person: Person, ports: DisclosurePorts): ReadRegister {
  const reads = new Map<OdsCode, Promise<RegisterFacts | undefined>>()
  return (controller) => {
    const earlier = reads.get(controller)
    if (earlier !== undefined) return earlier
    const reading = readOrUnknown(() => ports.registers.registerOf(controller, person.nhsNumbers, request.at))
    reads.set(controller, reading)
    return reading
  }
}

/**
 * A controller's own register speaks for its own record. What no controller holds (demographics) is subject to
 * every register that may hold an objection of the person.
 */
async function registerFor(
  source: SourceDescriptor,
  planned: Plan,
  read: ReadRegister,
): Promise<RegisterFacts | undefined> {
  if (source.recordClass !== 'exchange') return read(source.organisation)
  const registers = await Promise.all(planned.controllers.map(read))
  const known = registers.filter((it) => it !== undefined)
  return known.length === registers.length ? mergeRegisterFacts(known) : undefined
}

async function readOrUnknown<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
