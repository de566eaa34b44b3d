import { type JsonObject, objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { type Reply, exchange } from '../../http/exchange.js'
import { consentOf, organisation } from '../../journeys/consent-forms.js'
import { type Journey, type TokenChange, startJourney } from '../../journeys/journey.js'
import { type Asked, IRIS, type Known, NHS, form, get, json } from '../entry-points/requests.js'
import { visible } from '../small-gateway.js'
import { SENT, startFhirCouncil, withFhirCouncil } from './fhir-council.js'
import { type Ids, type Question } from './questions.js'
import { ALWAYS, SPECIMENS } from './specimens.js'

/** She agrees that it is shown; it is there and withheld; it was never there. */
export type World = 'open' | 'withheld' | 'absent'

/** A region with a council that sends FHIR, of which a test says what it holds and whether she agrees. */
export type Worlds = {
  readonly journey: Journey
  readonly ids: Ids
  readonly known: Known
  enter(world: World): Promise<void>
  /** What each question is answered, fifty to a batch, in their order. */
  askAll(questions: readonly Question[]): Promise<readonly Answer[]>
  askBy(how: 'GET' | 'POST', question: Question): Promise<Answer>
  send(asked: Asked, as: string, token?: TokenChange): Promise<Reply>
  stop(): Promise<void>
}

export type Answer = {
  readonly status: string
  /** All that is seen of it, without what is new in each; `body` is the part of it that no form adds to. */
  readonly text: string
  readonly body: string
  /** What the council sent of it. */
  readonly sent: readonly string[]
}

const CATEGORY = 'https://linchpin.example/fhir/CodeSystem/information-category'
/** Under a policy of its own: it is no older word of what else is recorded here. */
const AGREED: JsonObject = {
  ...consentOf(IRIS, '9A1', organisation('9A1'), {
    type: 'permit',
    purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
    provision: [{ type: 'permit', securityLabel: [{ system: CATEGORY, code: 'STI' }] }],
  }),
  policy: [{ uri: 'https://linchpin.example/policy/sexual-health' }],
}
const HELD = [...ALWAYS, ...SPECIMENS.map((it) => it.resource)]

/** Starts it, and learns what anybody learns who asked while she agreed. */
export async function startWorlds(): Promise<Worlds> {
  const council = await startFhirCouncil()
  const journey = await startJourney({}, (it) => withFhirCouncil(it, council))
  const port = Number(new URL(journey.sandbox.url).port)
  const send: Worlds['send'] = async ({ method, path, body }, as, token) => {
    const headers = {
      Authorization: `Bearer ${await journey.token(as, token)}`,
      ...(body === undefined ? {} : { 'Content-Type': body.type }),
    }
    return exchange(port, path, { method, headers, ...(body === undefined ? {} : { body: body.text }) })
  }
  const recorded = async (consent: JsonObject): Promise<JsonObject> => {
    const reply = await send(json('Consent', consent), 'social-worker')
    if (![200, 201].includes(reply.status)) throw new Error(`the consent was not kept: ${reply.text}`)
    return reply.body
  }
  const standing: JsonObject[] = []
  const enter: Worlds['enter'] = async (world) => {
    council.holds = world === 'absent' ? ALWAYS : HELD
    if (world === 'open' && standing.length === 0) standing.push(await recorded(AGREED))
    if (world !== 'open') for (const it of standing.splice(0)) await recorded({ ...it, status: 'inactive' })
  }
  const patient = await journey.patientId(await journey.token('social-worker'), IRIS)
  const everything = async (): Promise<readonly JsonObject[]> =>
    sentIn((await send(get(`Patient/${patient}/$everything`), 'social-worker')).body)

  await enter('open')
  const consent = textOf(standing[0]?.['id']) ?? ''
  const all = await everything()
  council.holds = ALWAYS
  const before = new Set((await everything()).map(nameOf))
  const withheld = byType(all.filter((it) => !before.has(nameOf(it))))
  await enter('absent')
  const shown = new Map([...byType(all), ...byType(await everything())])
  const search = await send(get(`Condition?patient=Patient/${patient}`), 'social-worker')
  const log = await send(get(`AuditEvent?patient.identifier=${NHS}|${IRIS}`), 'ig-officer')
  return {
    journey,
    ids: { shown, withheld },
    known: {
      nhsNumber: IRIS,
      patient,
      item: `Condition/${withheld.get('Condition') ?? ''}`,
      receipt: String(search.headers['audit-receipt']),
      event: textOf(objectOf(objectsOf(log.body['entry'])[0]?.['resource'])?.['id']) ?? '',
      consent,
    },
    enter,
    askAll: async (questions) => {
      const answers: Answer[] = []
      for (let from = 0; from < questions.length; from += 50)
        answers.push(...answersIn(await send(batchOf(questions.slice(from, from + 50)), 'social-worker')))
      return answers
    },
    askBy: async (how, question) => {
      const pairs = pairsOf(question)
      const query = new URLSearchParams(pairs).toString()
      const { type } = question
      const asked = how === 'GET' ? get(`${type}?${query}`) : form(`${type}/_search`, pairs)
      const reply = await send(asked, 'social-worker')
      const { status, body } = reply
      return answerOf(String(status), visible(reply), body)
    },
    send,
    stop: async () => {
      await journey.stop()
      await council.server.close()
    },
  }
}

const pairsOf = ({ pairs }: Question): [string, string][] => [
  ['patient.identifier', `${NHS}|${IRIS}`],
  ...pairs.map(([name, value]): [string, string] => [name, value]),
]

function batchOf(questions: readonly Question[]): Asked {
  const entry = questions.map((it) => ({
    request: { method: 'GET', url: `${it.type}?${new URLSearchParams(pairsOf(it)).toString()}` },
  }))
  return json('', { resourceType: 'Bundle', type: 'batch', entry })
}

function answersIn(reply: Reply): readonly Answer[] {
  return objectsOf(reply.body['entry']).map(({ response, resource }) =>
    answerOf(textOf(objectOf(response)?.['status']) ?? '', { response, resource }, objectOf(resource) ?? {}),
  )
}

function answerOf(status: string, seen: unknown, body: JsonObject): Answer {
  return { status, text: plain(seen), body: plain(body), sent: sentIn(body).map(nameOf) }
}

/** What of an answer the council sent. */
function sentIn(bundle: JsonObject): readonly JsonObject[] {
  return objectsOf(bundle['entry'])
    .map((it) => objectOf(it['resource']) ?? {})
    .filter((it) => textOf(it['id'])?.startsWith(SENT) === true)
}

function nameOf(resource: JsonObject): string {
  return `${textOf(resource['resourceType']) ?? ''}/${textOf(resource['id']) ?? ''}`
}

/** The id of one of each type. */
function byType(resources: readonly JsonObject[]): ReadonlyMap<string, string> {
  return new Map(resources.map((it) => [textOf(it['resourceType']) ?? '', textOf(it['id']) ?? '']))
}

/** Without what is new in each answer: receipts, ids of requests, instants, the ends and seals of page tokens. */
export function plain(answer: unknown): string {
  return JSON.stringify(answer)
    .replaceAll(/sandbox\/\d+#\d+/g, 'receipt')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'instant')
    .replaceAll(/(_cursor=\w+)\.\w+\.([\w-]+)\.[\w-]+/g, '$1.until.$2.seal')
}
