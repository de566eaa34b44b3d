import { type PersonKey } from '../model/disclosure-request.js'
import { type NhsNumber, NOBODY } from '../model/nhs-number.js'
import { NO_PATIENT_ID, type Person, type Trace } from '../model/person.js'
import { Refusal } from '../model/refusal.js'

/** What identifying a person needs of the world. */
export type IdentifyPorts = {
  readonly trace: (nhsNumber: NhsNumber) => Promise<Trace>
  readonly index: {
    idOf(current: NhsNumber, superseded: readonly NhsNumber[]): Promise<string>
    nhsNumberOf(patientId: string): Promise<NhsNumber | undefined>
    givenFor(patientId: string): Promise<readonly NhsNumber[]>
    ownerOf(type: string, id: string): Promise<NhsNumber | undefined>
  }
}

/**
 * The one person a request names, traced through PDS. A superseded number is replaced by the current one and kept
 * beside it. Nobody is guessed: an id that names nobody is refused in the words of any other absence, as is one that
 * was given for a number which PDS says is somebody else's than the one it leads to, and an outage of PDS leaves the
 * trace `unavailable` for the rules to judge.
 */
export async function identify(key: PersonKey, ports: IdentifyPorts): Promise<Person> {
  const asked = await numberOf(key, ports)
  if (asked === undefined) return refuseNobody(ports)
  const trace = await ports.trace(asked)
  if (trace.kind !== 'traced') return { id: NO_PATIENT_ID, nhsNumber: asked, nhsNumbers: [asked], trace }
  if (!(await isStillTheirs(key, trace.nhsNumber, ports))) return refuseNobody(ports)
  const superseded = trace.nhsNumber === asked ? [] : [asked]
  const id = await ports.index.idOf(trace.nhsNumber, superseded)
  return { id, nhsNumber: trace.nhsNumber, nhsNumbers: [trace.nhsNumber, ...superseded], trace }
}

/** PDS takes people apart again whom it had joined: an id then means whoever it was first given for, or nobody. */
async function isStillTheirs(key: PersonKey, now: NhsNumber, ports: IdentifyPorts): Promise<boolean> {
  if (key.kind !== 'patient-id') return true
  const given = await ports.index.givenFor(key.id)
  if (given.length === 0 || given.includes(now)) return true
  const traces = await Promise.all(given.map((it) => ports.trace(it)))
  // Whether it still means them is not known: an outage is no statement about anybody.
  if (traces.some((it) => it.kind === 'unavailable'))
    throw new Refusal('CANNOT_CHECK', { detail: 'PDS did not answer' })
  return traces.every((it) => it.kind === 'traced' && it.nhsNumber === now)
}

/**
 * An id that names nobody takes a trace like any other, so that neither an outage of PDS nor the time it takes tells
 * whether the id is in the index.
 */
export async function refuseNobody({ trace }: Pick<IdentifyPorts, 'trace'>): Promise<never> {
  const answer = await trace(NOBODY)
  const code = answer.kind === 'unavailable' ? 'CANNOT_CHECK' : 'PATIENT_NOT_FOUND'
  throw new Refusal(code, { detail: 'the request names nobody that is known' })
}

function numberOf(key: PersonKey, ports: IdentifyPorts): Promise<NhsNumber | undefined> {
  switch (key.kind) {
    case 'nhs-number':
      return Promise.resolve(key.nhsNumber)
    case 'patient-id':
      return ports.index.nhsNumberOf(key.id).then((it) => it ?? ports.index.ownerOf('Patient', key.id))
    case 'resource':
      return ports.index.ownerOf(key.type, key.id)
  }
}
