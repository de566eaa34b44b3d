import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readPackageFolder } from '../../src/cli/validate/read-definitions.js'
import { validator } from '../../src/fhir/validate/validator.js'
import { type JsonObject, isJsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { SCHEMA, errorsOf } from '../fhir-validate/base-validator.js'
import { type Journey, type Reply, startJourney } from './journey.js'

const DOROTHY = '9990000018'
/** Whom the other council and another practice care for. */
const KOFI = '9990000085'
const DATA = process.env['CONFORMANCE_DATA']

/** What the council's repository has taken; the practice's never answers. */
const taken: JsonObject[] = []
let unanswered = 0
const closing: (() => void)[] = []
let journey: Journey

async function repository(answers: boolean): Promise<string> {
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const bundle: unknown = JSON.parse(text)
      const entries = isJsonObject(bundle) ? objectsOf(bundle['entry']) : []
      if (!answers) {
        unanswered += 1
        return
      }
      taken.push(...entries.map((it) => objectOf(it['resource'])).filter((it) => it !== undefined))
      const entry = entries.map(() => ({ response: { status: '201' } }))
      response.end(JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`
}

beforeAll(async () => {
  const [council, practice] = [await repository(true), await repository(false)]
  journey = await startJourney({}, (settings) => ({
    ...settings,
    auditFeeds: ['9A1', 'A81001'].filter(isOdsCode).map((organisation) => ({
      organisation,
      url: organisation === '9A1' ? council : practice,
      hiddenAccesses: 'withheld' as const,
    })),
  }))
})
afterAll(async () => {
  await journey.stop()
  for (const it of closing) it()
})

test('what a worker is shown is at the repository soon after, no enquiry and nothing of another council is, and a repository that never answers holds nothing up', async () => {
  // A feed begins at the end of the log as its first round finds it, and has begun once anything has come of it.
  await expect
    .poll(async () => {
      await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', DOROTHY)
      return taken.length
    })
    .toBeGreaterThan(0)
  const enquiry = { purpose: 'safeguarding-adult', authorityReference: 'S42-1', justification: 'neglect' }
  const [hidden, elsewhere] = [
    await journey.search(await journey.token('social-worker', enquiry), 'AllergyIntolerance', DOROTHY),
    await journey.search(await journey.token('hillshire-social-worker'), 'MedicationStatement', KOFI),
  ]
  const reply = await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', DOROTHY)
  expect([hidden.status, elsewhere.status, reply.status]).toEqual([200, 200, 200])
  const eventsOf = (asked: Reply): readonly JsonObject[] => {
    const requestId = asked.headers.get('x-correlation-id') ?? 'none'
    return taken.filter((it) => JSON.stringify(it).includes(requestId))
  }
  await expect.poll(() => eventsOf(reply).length).toBeGreaterThan(0)
  // What was recorded before it would have come before it, or with it.
  expect([eventsOf(hidden), eventsOf(elsewhere)]).toEqual([[], []])
  await expect.poll(() => unanswered).toBeGreaterThan(0)
  const again = await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', DOROTHY)
  expect(again.status).toBe(200)
  if (DATA === undefined) {
    console.log('CONFORMANCE_DATA is not set: what is sent is not checked against the profiles of IHE BALP')
    return
  }
  const balp = readPackageFolder('.', join(DATA, 'ihe-balp'))
  if (typeof balp === 'string') throw new Error(balp)
  const checked = validator(SCHEMA, [balp])
  for (const it of taken) expect(errorsOf(checked.validate(it))).toEqual([])
})
