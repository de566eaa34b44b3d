import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { PEOPLE } from '../../sandbox/people.js'
import { CANARIES, holds } from '../attacks/canaries.js'
import { type Journey, startJourney } from './journey.js'

const DOROTHY = '9990000018'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
let journey: Journey
let said = ''
const spans: JsonObject[] = []
const collector = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8').on('data', (part: string) => (text += part))
  request.on('end', () => {
    said += text
    const message: unknown = JSON.parse(text)
    const resources = isJsonObject(message) ? objectsOf(message['resourceSpans']) : []
    spans.push(
      ...resources.flatMap((it) => objectsOf(it['scopeSpans']).flatMap((one) => objectsOf(one['spans']))),
    )
    response.end('{}')
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  journey = await startJourney({}, (settings) => ({ ...settings, traces: { url, share: 1 } }))
})
afterAll(async () => {
  await journey.stop()
  collector.close()
  collector.closeAllConnections()
})

test('a request is a trace of its steps, which holds nothing of anybody', async () => {
  const token = await journey.token('social-worker')
  for (const { nhsNumber } of PEOPLE.slice(0, 6)) await journey.search(token, 'CarePlan', nhsNumber)
  await journey.get(`Patient?family=Hartley&birthdate=1950-01-01`, token)
  const reply = await fetch(`${journey.fhir}/AllergyIntolerance?patient.identifier=${DOROTHY}`, {
    headers: { authorization: `Bearer ${token}`, traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
  })
  expect(reply.headers.get('audit-receipt')).toBeDefined()
  const named = (name: string): readonly JsonObject[] => spans.filter((it) => it['name'] === name)
  await expect.poll(() => spans.some((it) => it['traceId'] === TRACE)).toBe(true)
  for (const it of ['request', 'token', 'identity', 'permit', 'fetch', 'decide', 'audit'])
    expect(named(it).length, it).toBeGreaterThan(0)
  const roots = new Set(named('request').map((it) => textOf(it['spanId'])))
  for (const it of spans.filter((one) => one['name'] !== 'request'))
    if (named('request').some((root) => root['traceId'] === it['traceId']))
      expect(roots).toContain(textOf(it['parentSpanId']))
  const told = named('fetch').flatMap((it) => objectsOf(it['attributes']))
  expect(told.map((it) => textOf(objectOf(it['value'])?.['stringValue']))).toContain('pds')
  for (const it of [...PEOPLE.map((one) => one.nhsNumber), ...CANARIES])
    expect(holds(said, it), it).toBe(false)
  for (const it of ['Hartley', 'family=', 'patient', 'http://127', token]) expect(said).not.toContain(it)
})
