import {
  type DescribedPerson,
  type DisclosureRequest,
  type LocallyNamed,
} from '../../model/disclosure-request.js'
import { type Match } from '../../model/matching/found-person.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { NO_PATIENT_ID, type Person } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { matchOf } from '../../patient-index/match/match-of.js'
import { thresholdsFor } from '../../patient-index/match/matching-settings.js'
import { refuseNobody } from '../../patient-index/identify.js'
import { identifyAsked, stored } from '../identify-asked.js'
import { type DisclosurePorts } from '../ports.js'

type Ports = Pick<
  DisclosurePorts,
  'trace' | 'findPerson' | 'matching' | 'patientIndex' | 'linkedPerson' | 'sources'
>

/**
 * The one person a request is about, named or described, traced through PDS. Refuses as `identifyAsked` does; a
 * description that fits nobody, or several, or not well enough for the purpose, is refused as an unknown number is.
 */
export async function identifyRequested(asked: DisclosureRequest, ports: Ports): Promise<Person> {
  if (asked.person.kind === 'local-id') return identifyLinked(asked.person, asked, ports)
  if (asked.person.kind !== 'demographics') return identifyAsked(asked.person, asked, ports)
  const found = await findDescribed(asked.person, asked, ports)
  if (found === undefined) return nobody(asked, ports)
  const key = { kind: 'nhs-number', nhsNumber: found.nhsNumber } as const
  const person = await identifyAsked(key, asked, { ...ports, patientIndex: withoutIds(ports.patientIndex) })
  return { ...person, match: found.match }
}

/** Of whoever was described nothing is made or kept before they may be told of. */
function withoutIds(index: Ports['patientIndex']): Ports['patientIndex'] {
  return {
    idOf: () => Promise.resolve(NO_PATIENT_ID),
    knownIdOf: () => Promise.resolve(undefined),
    nhsNumberOf: (id) => index.nhsNumberOf(id),
    givenFor: (id) => index.givenFor(id),
    ownerOf: (type, id) => index.ownerOf(type, id),
    remember: () => Promise.resolve(),
  }
}

/** The person, with the opaque id that whoever was described is given only now that they may be told of. */
export async function withOwnId(
  person: Person,
  asked: DisclosureRequest,
  { patientIndex }: Pick<Ports, 'patientIndex'>,
): Promise<Person> {
  if (asked.person.kind !== 'demographics') return person
  return { ...person, id: await stored(patientIndex.idOf(person.nhsNumber, supersededOf(person))) }
}

function supersededOf({ nhsNumber, nhsNumbers }: Person): readonly NhsNumber[] {
  return nhsNumbers.filter((it) => it !== nhsNumber)
}

/** Ids of one organisation are no ids of another: only the requester's own sources are looked into. */
async function identifyLinked(
  { localId }: LocallyNamed,
  asked: DisclosureRequest,
  ports: Ports,
): Promise<Person> {
  const own = ports.sources.descriptors.filter((it) => it.organisation === asked.requester.organisation)
  const nhsNumber = await stored(
    ports.linkedPerson(
      own.map((it) => it.id),
      localId,
    ),
  )
  if (nhsNumber === undefined) return nobody(asked, ports)
  return identifyAsked({ kind: 'nhs-number', nhsNumber }, asked, ports)
}

function nobody({ requester, id }: DisclosureRequest, { trace }: Ports): Promise<never> {
  return refuseNobody({ trace: (nhsNumber) => trace(nhsNumber, requester, id) })
}

/**
 * Refuses, as nobody, a restricted person who was described and not named: who looks for them must know their number.
 * Anybody else who was described comes with the id they have already, if any, since what is kept under it, such as an
 * episode that has ended, counts from the first reading on. Nobody is looked up as well (`readAsForAnybody`).
 */
export async function needsNamed(
  person: Person,
  { patientIndex }: Pick<Ports, 'patientIndex'>,
): Promise<Person> {
  const { match, trace } = person
  if (match === undefined) return person
  if (trace.kind === 'traced' && trace.sensitivity !== 'U')
    throw new Refusal('PATIENT_NOT_FOUND', { detail: 'a restricted person was described' })
  const known = await stored(patientIndex.knownIdOf(person.nhsNumber, supersededOf(person)))
  return { ...person, id: known ?? NO_PATIENT_ID }
}

type Found = { readonly nhsNumber: NhsNumber; readonly match: Match }

async function findDescribed(
  { demographics, onlyCertain }: DescribedPerson,
  { requester, id, at }: DisclosureRequest,
  ports: Ports,
): Promise<Found | undefined> {
  const { nhsNumber } = demographics
  const found =
    nhsNumber === undefined
      ? await ports.findPerson(demographics, requester, id)
      : await ports.trace(nhsNumber, requester, id)
  if (found.kind === 'unavailable') throw new Refusal('CANNOT_CHECK', { detail: 'PDS did not answer' })
  if (found.kind !== 'found' && found.kind !== 'traced') return undefined
  // A number that PDS itself has superseded still names the person.
  const described = nhsNumber === undefined ? demographics : { ...demographics, nhsNumber: found.nhsNumber }
  const thresholds = thresholdsFor(requester.purpose ?? '', ports.matching)
  const match = matchOf(described, found.patient, ports.matching, thresholds, at.slice(0, 10))
  if (match === undefined || (onlyCertain && match.grade !== 'certain')) return undefined
  return { nhsNumber: found.nhsNumber, match }
}
