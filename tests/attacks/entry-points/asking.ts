import { type Settings } from '../../../src/config/settings-types.js'
import { type JsonObject, objectsOf, textOf } from '../../../src/model/json.js'
import { type Reply, exchange } from '../../http/exchange.js'
import { fertilityConsent } from '../../journeys/consent-forms.js'
import { type Journey, startJourney } from '../../journeys/journey.js'
import { soundDirectory, startDirectory, withDirectory } from '../../journeys/new-council/directory.js'
import { type Asked, type EntryPoint, IRIS, type Known, NHS, TELLING } from './requests.js'

/** Not known to PDS. */
export const ABSENT = '9990000166'

/** A running gateway of a region, and a person whose item the council sees because she agreed to it. */
export type Asking = {
  readonly journey: Journey
  readonly known: Known
  /** As much as is known of her, of somebody whom there is not. */
  readonly nobody: Known
  /** The consent that the item is seen by, as it was recorded. */
  readonly agreement: JsonObject
  tokenFor(point: EntryPoint): Promise<string>
  /** Sends exactly what is asked, and what a test adds to it. */
  send(
    asked: Asked,
    bearer: string | undefined,
    more?: { readonly headers?: Readonly<Record<string, string>>; readonly method?: string },
  ): Promise<Reply>
  /** Asks as somebody who may. */
  entitled(point: EntryPoint, about?: Known): Promise<Reply>
  posted(path: string, resource: JsonObject, role: string): Promise<Reply>
  stop(): Promise<void>
}

/** Starts it, and asks about her once; `adjust` changes the gateway's settings first. */
export async function startAsking(adjust: (settings: Settings) => Settings = (it) => it): Promise<Asking> {
  const directory = await startDirectory(soundDirectory)
  const journey = await startJourney({}, (it) => withDirectory(adjust(it), directory.url))
  const port = Number(new URL(journey.sandbox.url).port)
  const tokenFor: Asking['tokenFor'] = ({ as, token }) => journey.token(as, token)
  const send: Asking['send'] = ({ method, path, body }, bearer, more = {}) => {
    const headers = {
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'Content-Type': body.type }),
      ...more.headers,
    }
    const sent = { method: more.method ?? method, headers }
    return exchange(port, path, body === undefined ? sent : { ...sent, body: body.text })
  }
  const posted: Asking['posted'] = async (path, resource, role) => {
    const body = { type: 'application/fhir+json', text: JSON.stringify(resource) }
    return send({ method: 'POST', path: `/fhir/${path}`, body }, await journey.token(role))
  }
  const agreement = (await posted('Consent', fertilityConsent(IRIS), 'gp')).body
  const known = await seen(journey, idOf(agreement))
  const patient = '00000000-0000-4000-8000-000000000000'
  const item = `Condition/a81001-${'0'.repeat(32)}`
  return {
    journey,
    known,
    nobody: { ...known, nhsNumber: ABSENT, patient, item, consent: patient },
    agreement,
    tokenFor,
    send,
    entitled: async (point, about = known) => send(point.ask(about), await tokenFor(point)),
    posted,
    stop: async () => {
      await journey.stop()
      await directory.close()
    },
  }
}

/** What a worker has seen of her while she agrees. */
async function seen(journey: Journey, consent: string): Promise<Known> {
  const worker = await journey.token('social-worker')
  const patient = await journey.patientId(worker, IRIS)
  const found = await journey.search(worker, 'Condition', IRIS)
  const item = objectsOf(found.body['entry'])
    .map((it) => it['resource'])
    .find((it) => TELLING.test(JSON.stringify(it)))
  const events = await journey.get(
    `AuditEvent?patient.identifier=${encodeURIComponent(`${NHS}|${IRIS}`)}`,
    await journey.token('ig-officer'),
  )
  return {
    nhsNumber: IRIS,
    patient,
    item: `Condition/${idOf(item)}`,
    receipt: found.headers.get('audit-receipt') ?? '',
    event: idOf(objectsOf(events.body['entry'])[0]?.['resource']),
    consent,
  }
}

const idOf = (it: unknown): string => textOf((it as JsonObject)['id']) ?? ''

/** What is answered, without what the caller wrote themselves, which an answer repeats in its self link. */
export function answered({ headers, text }: Reply): string {
  return `${JSON.stringify(headers)} ${text.replaceAll(/\{"relation":"self","url":"[^"]*"\}/g, '')}`
}

/** Of the one answer in a batch, or of the answer itself. */
export function statusOf(reply: Reply): number {
  const [entry] = reply.body['type'] === 'batch-response' ? objectsOf(reply.body['entry']) : []
  const response = entry?.['response'] as JsonObject | undefined
  return response === undefined ? reply.status : Number.parseInt(textOf(response['status']) ?? '', 10)
}
