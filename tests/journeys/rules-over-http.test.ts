import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodyIn } from '../../src/audit/entry-text.js'
import { arrayOf, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { openLogReader } from '../../src/storage/audit/read-log.js'
import { eventually, type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { AGREEMENT_CASES } from './agreement-cases.js'
import { INTEGRITY_CASES } from './integrity-cases.js'
import { RESTRICTION_CASES } from './restriction-cases.js'
import { type Asked, HILDA } from './rule-case.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})

afterAll(() => journey.stop())

describe('each rule, by one fact that changes', () => {
  it.each([...INTEGRITY_CASES, ...RESTRICTION_CASES, ...AGREEMENT_CASES])(
    '$rule: $story',
    async ({ rule, refusedBeforeRules, before, change, after, undo }) => {
      const { as, token, type, person, gives } = before
      const then: Asked = { as, type, person, gives, ...(token === undefined ? {} : { token }), ...after }
      const replies = [await expectToGive(before)]
      change?.(journey.sandbox.region)
      replies.push(await expectToGive(then))
      undo?.(journey.sandbox.region)
      const named = (await Promise.all(replies.map(rulesNamed))).flat()
      expect(named.includes(rule)).toBe(refusedBeforeRules === undefined)
    },
  )
})

describe('A-08: a search names exactly one person', () => {
  it.each([
    ['nobody', 'CarePlan?status=active'],
    [
      'two people',
      `CarePlan?patient.identifier=https://fhir.nhs.uk/Id/nhs-number|${HILDA}&patient.identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018`,
    ],
    [
      'any of two people',
      `CarePlan?patient.identifier=https://fhir.nhs.uk/Id/nhs-number|${HILDA},https://fhir.nhs.uk/Id/nhs-number|9990000018`,
    ],
    ['whoever has the name', 'Patient?family=TEST-ALDER'],
    ['whoever has the medicine', 'MedicationStatement?code=http://snomed.info/sct|319283006'],
  ])('%s: refused, with nobody asked', async (_, path) => {
    const { council, practice, pds } = journey.sandbox.region
    const asked = (): number => council.requests.length + practice.requests().length + pds.requests.length
    const before = asked()
    const reply = await journey.get(path, await journey.token('social-worker'))
    expect(reply.status).toBe(400)
    expect(asked()).toBe(before)
  })
})

/** Searches until the answer is as wanted: a changed feed has first to be read. */
async function expectToGive(asked: Asked): Promise<Reply> {
  const token = await journey.token(asked.as, asked.token)
  let named: readonly string[] = []
  const reply = await eventually(
    async () => {
      const it = await journey.search(token, asked.type, asked.person)
      if (asked.by !== undefined) named = await rulesNamed(it)
      return it
    },
    (it) => cellOf(it) === asked.gives && isShown(it, asked) && isNamed(asked, named),
  )
  expect(isNamed(asked, named)).toBe(true)
  expect(cellOf(reply)).toBe(asked.gives)
  if (asked.shows !== undefined) expect(reply.text).toMatch(asked.shows)
  if (asked.hides !== undefined) expect(reply.text).not.toMatch(asked.hides)
  return reply
}

/** Every rule that the log names as a reason for the answer, applied or not. */
async function rulesNamed({ headers }: Reply): Promise<readonly string[]> {
  const [, shard, index] = /\/(\d+)#(\d+)$/.exec(headers.get('audit-receipt') ?? '') ?? []
  const log = await openLogReader(journey.sandbox.databaseUrl)
  try {
    const entry = await log.entry(Number(shard), BigInt(index ?? -1))
    const evidence: unknown = JSON.parse(
      (entry === undefined ? undefined : bodyIn(entry.text, entry.columns)) ?? '{}',
    )
    if (!isJsonObject(evidence)) return []
    const lists = ['refused', 'withheld', 'released'].flatMap((it) => objectsOf(evidence[it]))
    return [evidence, ...lists]
      .flatMap((it) => arrayOf(it['reasons']))
      .flatMap((it) => textOf(it)?.split(' ')[0] ?? [])
  } finally {
    await log.close()
  }
}

function isShown({ text }: Reply, { shows, hides }: Asked): boolean {
  return (shows?.test(text) ?? true) && !(hides?.test(text) ?? false)
}

function isNamed({ by }: Asked, named: readonly string[]): boolean {
  return by === undefined || named.includes(by)
}

function cellOf(reply: Reply): Asked['gives'] {
  return reply.status === 200 ? resourcesIn(reply).length : `${reply.status} ${refusalIn(reply)}`
}
