import { type PersonKey } from '../model/disclosure-request.js'
import { NO_PATIENT_ID, type Person } from '../model/person.js'
import { Refusal } from '../model/refusal.js'
import { type Requester } from '../model/requester.js'
import { identify } from '../patient-index/identify.js'
import { type DisclosurePorts } from './ports.js'

/** Who asks, and the correlation id under which PDS is told so. */
export type Asking = { readonly id: string; readonly requester: Requester }

/** The one person that is meant, traced through PDS on behalf of the requester. Refuses as `identify` does. */
export function identifyAsked(
  key: PersonKey,
  asking: Asking,
  { trace, patientIndex }: Pick<DisclosurePorts, 'trace' | 'patientIndex'>,
): Promise<Person> {
  return identify(key, {
    trace: (nhsNumber) => trace(nhsNumber, asking.requester, asking.id),
    index: {
      idOf: (current, superseded) => stored(patientIndex.idOf(current, superseded)),
      nhsNumberOf: (id) => stored(patientIndex.nhsNumberOf(id)),
      givenFor: (id) => stored(patientIndex.givenFor(id)),
      ownerOf: (type, id) => stored(patientIndex.ownerOf(type, id)),
    },
  })
}

/**
 * The person who is meant, without an opaque id: nothing is made or kept for them, and what is done and said is the
 * same whether PDS knows the number or not. Refuses with CANNOT_CHECK where PDS does not answer, or else as `identify`.
 */
export async function lookUpAsked(
  key: PersonKey,
  asking: Asking,
  { trace, patientIndex }: Pick<DisclosurePorts, 'trace' | 'patientIndex'>,
): Promise<Person> {
  const person = await identifyAsked(key, asking, {
    trace,
    patientIndex: {
      idOf: () => Promise.resolve(NO_PATIENT_ID),
      knownIdOf: () => Promise.resolve(undefined),
      nhsNumberOf: (id) => patientIndex.nhsNumberOf(id),
      givenFor: (id) => patientIndex.givenFor(id),
      ownerOf: (type, id) => patientIndex.ownerOf(type, id),
      remember: () => Promise.resolve(),
    },
  })
  if (person.trace.kind === 'unavailable') throw new Refusal('CANNOT_CHECK', { detail: 'PDS did not answer' })
  return person
}

/** A store that cannot be used is an outage, and is said as one. */
export async function stored<T>(use: Promise<T>): Promise<T> {
  try {
    return await use
  } catch (error) {
    throw new Refusal('CANNOT_CHECK', { detail: error instanceof Error ? error.name : 'store failed' })
  }
}
