import { afterAll, beforeAll, expect, it } from 'vitest'
import { bodyIn } from '../../src/audit/entry-text.js'
import { recompileRules } from '../../src/decision/compile-rules.js'
import { departures, replay } from '../../src/decision/replay/replay.js'
import { readRecorded } from '../../src/decision/replay/read-recorded.js'
import { isJsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import { openLogReader } from '../../src/storage/audit/read-log.js'
import { openDatabase } from '../../src/storage/database.js'
import { ruleSetStore } from '../../src/storage/rules/rule-sets.js'
import { type Journey, startJourney } from './journey.js'
import { DOROTHY, ENQUIRY, GLASS, HILDA, IRIS } from './rule-case.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

it('every decision taken over HTTP is taken again from its entry and the rules kept with it, and is the same', async () => {
  for (const [as, token] of [
    ['social-worker', {}],
    ['gp', {}],
    ['senior-carer', {}],
    ['ed-doctor', GLASS],
    ['social-worker', ENQUIRY],
  ] as const) {
    const bearer = await journey.token(as, token)
    for (const person of [HILDA, DOROTHY, IRIS, '9990000026', '9990000034'])
      for (const type of ['MedicationStatement', 'Condition', 'CarePlan', 'Flag'])
        await journey.search(bearer, type, person)
    await journey.get(`Patient/${await journey.patientId(bearer, HILDA)}/$everything`, bearer).catch(() => '')
  }
  const database = openDatabase(journey.sandbox.databaseUrl)
  const log = await openLogReader(journey.sandbox.databaseUrl)
  const seen = { items: 0, request: 0 }
  const [sizes, others]: [number[], string[]] = [[], []]
  try {
    for await (const entry of log.decisionsSince('2020-01-01T00:00:00Z')) {
      const evidence: unknown = JSON.parse(bodyIn(entry.text, entry.columns) ?? '{}')
      const decision = isJsonObject(evidence) ? readRecorded(evidence) : undefined
      if (decision === undefined || !isJsonObject(evidence)) {
        // Nothing the rules had a say in.
        expect(isJsonObject(evidence) && evidence['facts']).toBeUndefined()
        others.push(entry.columns.outcome)
        continue
      }
      seen[decision.phase]++
      sizes.push(JSON.stringify(evidence['facts']).length)
      const facts = objectOf(evidence['facts'])
      for (const it of objectsOf(facts?.['holders']).filter((one) => one['source'] !== undefined))
        expect(Object.keys(objectOf(it['toldAt']) ?? {})).toEqual(
          expect.arrayContaining(['pds', 'consent-register']),
        )
      const files = await ruleSetStore(database.pool).filesOf(decision.ruleSetHash)
      const rules = recompileRules(files ?? [])
      expect(rules.kind).toBe('compiled')
      if (rules.kind === 'errors') continue
      expect(rules.ruleSet.hash).toBe(decision.ruleSetHash)
      expect(departures(decision, replay(decision, rules.ruleSet))).toEqual([])
    }
  } finally {
    await log.close()
    await database.close()
  }
  expect(seen.items).toBeGreaterThan(20)
  expect(seen.request).toBeGreaterThan(5)
  expect(Math.max(...sizes)).toBeLessThan(10_000)
  expect(others).toEqual([])
})

it('the log says which rules came into force, with their hash', async () => {
  const database = openDatabase(journey.sandbox.databaseUrl)
  try {
    const { rows } = await database.pool.query<{ body: string }>(
      "select body from audit_entry where action = 'rules-in-force'",
    )
    expect(rows).toHaveLength(1)
    const { evidence } = JSON.parse(rows[0]!.body) as { evidence: { changed: { ruleSetHash: string } } }
    expect(await ruleSetStore(database.pool).filesOf(evidence.changed.ruleSetHash)).toContainEqual({
      name: 'bars.yaml',
      text: expect.stringContaining('S-01') as unknown,
    })
  } finally {
    await database.close()
  }
})
