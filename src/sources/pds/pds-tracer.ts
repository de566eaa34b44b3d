import { type PdsSettings } from '../../config/settings-types.js'
import { type FindPerson, type TracePerson } from '../../disclosure/ports.js'
import { type Json, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type Trace } from '../../model/person.js'
import { type Requester } from '../../model/requester.js'
import { type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { isoNow } from '../guard/clock.js'
import { guard, guardSettings } from '../guard/guard.js'
import { foundIn, searchFor } from './find-patient.js'
import { readPatient } from './read-patient.js'

/** What tracing needs of the world. */
export type PdsWorld = Pick<SourceWorld, 'clock' | 'uuid' | 'secret' | 'events'>

export type PdsTracer = {
  readonly trace: TracePerson
  readonly find: FindPerson
  readonly close: () => Promise<void>
}

const MAX_CONCURRENT = 32

/**
 * Traces through the Personal Demographics Service (PDS FHIR R4, `GET /Patient/{nhs}`) and searches it by demographics
 * (`GET /Patient?…`), each within its own deadline. Never rejects. Not found and invalidated only where PDS says so in its own code; everything else that is not the
 * person is `unavailable`, which says nothing of them.
 */
export function pdsTracer(settings: PdsSettings, world: PdsWorld): PdsTracer {
  const { clock } = world
  const calls = guard(
    { ...guardSettings('pds', settings.url, MAX_CONCURRENT), maxBytes: 1_000_000 },
    clock,
    world.events,
  )
  const token = settings.token === undefined ? undefined : world.secret(settings.token)
  const patients = `${settings.url.replace(/\/$/, '')}/Patient`
  const get = (url: string, by: Asking, requestId: string): Promise<CallResult> =>
    calls.call({
      method: 'GET',
      url,
      headers: () => ({
        accept: 'application/fhir+json',
        'x-request-id': world.uuid(),
        'x-correlation-id': requestId,
        'nhsd-end-user-organisation-ods': by.organisation,
        ...sessionOf(by),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      }),
      body: undefined,
      repeat: 'safe',
      deadline: clock.now() + settings.deadlineMs,
      // A trace is short and bounded by its own deadline: nothing else ends it.
      signal: new AbortController().signal,
    })
  return {
    trace: async (nhsNumber, by, requestId) =>
      traceOf(await get(`${patients}/${nhsNumber}`, by, requestId), isoNow(clock).slice(0, 10)),
    find: async (demographics, by, requestId) => {
      const query = searchFor(demographics)
      if (query === undefined) return { kind: 'nobody' }
      return foundIn(await get(`${patients}?${query.toString()}`, by, requestId), isoNow(clock).slice(0, 10))
    },
    close: () => calls.close(),
  }
}

/** On whose behalf PDS is asked. */
type Asking = Pick<Requester, 'organisation' | 'role'>

const SDS_ROLE_PROFILE = 'https://fhir.nhs.uk/Id/sds-role-profile-id'

/** The role under which the worker signed in nationally; those who did not have none. */
function sessionOf({ role }: Asking): Readonly<Record<string, string>> {
  return role?.system === SDS_ROLE_PROFILE ? { 'nhsd-session-urid': role.code } : {}
}

const ABSENT: ReadonlyMap<string, Trace> = new Map<string, Trace>([
  ['RESOURCE_NOT_FOUND', { kind: 'not-found' }],
  ['INVALIDATED_RESOURCE', { kind: 'invalidated' }],
])

function traceOf(answer: CallResult, today: string): Trace {
  if (answer.kind !== 'answer') return { kind: 'unavailable' }
  if (answer.status === 200) return readPatient(answer.body, today)
  if (answer.status !== 404) return { kind: 'unavailable' }
  for (const code of spineCodesIn(answer.body)) {
    const absent = ABSENT.get(code)
    if (absent !== undefined) return absent
  }
  return { kind: 'unavailable' }
}

const SPINE_CODES = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode'

function spineCodesIn(body: Json | undefined): readonly string[] {
  const outcome = objectOf(body)
  if (outcome?.['resourceType'] !== 'OperationOutcome') return []
  return objectsOf(outcome['issue'])
    .flatMap((it) => objectsOf(objectOf(it['details'])?.['coding']))
    .filter((it) => it['system'] === SPINE_CODES)
    .map((it) => textOf(it['code']))
    .filter((it) => it !== undefined)
}
