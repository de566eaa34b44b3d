import { createServer, type AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Area } from '../../../src/model/area.js'
import { objectOf } from '../../../src/model/json.js'
import { type ConnectorAnswer } from '../../../src/sources/connector.js'
import { inRunningTime } from '../running-time.js'
import { askContext, nhs, NHS_NUMBER, PERSON, questionFor } from '../source-world.js'
import { SQL_FAULTS } from './sql-faults.js'
import { cutAfter, WAREHOUSE_SUBJECT, type WarehouseTwin, warehouseTwin } from './sql-warehouse.js'

const DEADLINE_MS = 20_000
const AREAS: readonly Area[] = ['demographics', 'alerts', 'services']
let twin: WarehouseTwin

beforeAll(async () => {
  twin = await warehouseTwin()
})
afterAll(() => twin.close())
afterEach(() => twin.closeConnectors())
beforeEach(async () => {
  await twin.run(`drop view linchpin.notes; create view linchpin.notes as
    select p."NHS_ID"::text as nhs_number, n.* from wh.note n join wh.person p using ("PERSON_ID")`)
})

async function ask(
  changes: object = {},
  areas: readonly Area[] = AREAS,
  context = askContext(DEADLINE_MS),
): Promise<ConnectorAnswer> {
  const withinMs = context.deadline - Date.now()
  const { answer, took } = await inRunningTime(() =>
    twin.connector(changes).ask(questionFor(twin.settings(changes), areas), context),
  )
  expect(took).toBeLessThan(withinMs + 250)
  expect(JSON.stringify([answer.outcomes, answer.reasons])).not.toContain('99900000')
  expect(JSON.stringify(answer.records)).not.toMatch(/9990000026|Somebody else/)
  return answer
}

const outcomesOf = (answer: ConnectorAnswer): object =>
  Object.fromEntries(answer.outcomes.map((it) => [it.area, it.outcome]))

/** Statements of the reader that the server still runs. */
async function running(): Promise<number> {
  const rows = await twin.run(
    `select pid from pg_stat_activity where usename = '${twin.reader}' and state = 'active'`,
  )
  return rows.length
}

describe(`a connector to a warehouse keeps the contract: ${WAREHOUSE_SUBJECT.kind}`, () => {
  it('gives the rows of the person, as one record, without what they were selected by', async () => {
    const answer = await ask()
    expect(outcomesOf(answer)).toEqual({
      demographics: 'answered',
      alerts: 'answered',
      services: 'answered-empty',
    })
    expect(answer.reasons).toEqual([])
    expect(answer.records).toMatchObject([{ recordId: '7', mapping: 'some-mapping' }])
    expect(answer.records[0]?.content).toEqual({
      PERSONS: [{ PERSON_ID: 7, NHS_ID: 9990000018, DATE_OF_BIRTH: '1941-03-12 00:00:00', RESTRICTED: 'N' }],
      NOTES: [{ ID: 1, PERSON_ID: 7, NOTE_TYPE: 'Dog in the house', COST: 12.5, OPEN: true }],
      VISITS: [],
    })
  })

  it('reads only the views that the areas need', async () => {
    const answer = await ask({}, ['alerts'])
    expect(Object.keys(objectOf(answer.records[0]?.content) ?? {})).toEqual(['PERSONS', 'NOTES'])
    expect(outcomesOf(answer)).toEqual({ alerts: 'answered' })
  })

  it('finds a person by a number that was superseded, and says of one nobody knows that there is none', async () => {
    const person = { ...PERSON, nhsNumber: nhs('9990000050'), nhsNumbers: [NHS_NUMBER, nhs('9990000050')] }
    expect(outcomesOf(await ask({}, ['alerts'], askContext(DEADLINE_MS, { person })))).toEqual({
      alerts: 'answered',
    })
    const stranger = { ...PERSON, nhsNumber: nhs('9990000050'), nhsNumbers: [nhs('9990000050')] }
    const answer = await ask({}, AREAS, askContext(DEADLINE_MS, { person: stranger }))
    expect(new Set(answer.outcomes.map((it) => it.outcome))).toEqual(new Set(['answered-empty']))
    expect(answer.records).toEqual([])
  })

  it.each(SQL_FAULTS)('says so of a warehouse that $name', async ({ sql, changes, outcomes, reasons }) => {
    for (const it of sql ?? []) await twin.run(it.replaceAll('{reader}', twin.reader))
    try {
      const answer = await ask(changes)
      const expected = typeof outcomes === 'string' ? AREAS.map(() => outcomes) : outcomes
      expect(answer.outcomes.map((it) => it.outcome)).toEqual(expected)
      expect(answer.reasons).toEqual(reasons)
      if (typeof outcomes === 'string') expect(answer.records).toEqual([])
    } finally {
      for (const it of UNDO) await twin.run(it.replaceAll('{reader}', twin.reader))
    }
  })

  it('never answers, and is given up at the deadline', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const changes = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
    const answer = await ask(changes, AREAS, askContext(400))
    expect(answer.outcomes.map((it) => it.outcome)).toEqual(AREAS.map(() => 'timed-out'))
    server.close()
  })

  it('is cut off half way through', async () => {
    const way = await cutAfter(twin.place, 1_200)
    const answer = await ask({ host: '127.0.0.1', port: way.port })
    expect(answer.outcomes.map((it) => it.outcome)).toEqual(AREAS.map(() => 'error'))
    expect(answer.reasons).toEqual(['connection-failed'])
    way.close()
  })

  it.each([
    ['the deadline', 300, undefined, 'timed-out'],
    ['nobody waiting any more', 5_000, 200, 'error'],
  ] as const)('ends a running statement at the server at %s', async (_, withinMs, abortMs, outcome) => {
    await twin.run(`drop view linchpin.notes; create view linchpin.notes as
      select p."NHS_ID"::text as nhs_number, n.* from wh.note n join wh.person p using ("PERSON_ID")
      where pg_sleep(20) is not null`)
    const waiting = new AbortController()
    if (abortMs !== undefined) setTimeout(() => waiting.abort(), abortMs)
    const answer = await ask({}, AREAS, askContext(withinMs, { signal: waiting.signal }))
    expect(answer.outcomes.map((it) => it.outcome)).toEqual(
      abortMs === undefined
        ? [expect.stringMatching(/answered|timed-out/), expect.anything(), expect.anything()]
        : AREAS.map(() => outcome),
    )
    expect(answer.outcomes[1]?.outcome).toBe(outcome)
    await expect.poll(running).toBe(0)
  })

  it('is not asked for a while once it was down often enough', async () => {
    const connector = twin.connector({ port: 1 })
    const question = questionFor(twin.settings(), AREAS)
    const reasons: string[] = []
    for (let n = 0; n < 21; n++)
      reasons.push(...(await connector.ask(question, askContext(DEADLINE_MS))).reasons)
    expect(reasons).toEqual([...Array.from({ length: 20 }, () => 'connection-failed'), 'circuit-open'])
  })

  it('takes no more connections than it may, and holds none once closed', async () => {
    const connector = twin.connector()
    const question = questionFor(twin.settings(), AREAS)
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => connector.ask(question, askContext(DEADLINE_MS))),
    )
    expect(answers.flatMap((it) => it.reasons)).toEqual([])
    const open = `select pid from pg_stat_activity where usename = '${twin.reader}'`
    await expect.poll(async () => (await twin.run(open)).length).toBeLessThanOrEqual(2)
    await connector.close()
    await expect.poll(async () => (await twin.run(open)).length).toBe(0)
  })
})

/** The warehouse as it was before a fault. */
const UNDO: readonly string[] = [
  `grant select on all tables in schema linchpin to {reader}`,
  `revoke all on schema wh from {reader}; revoke all on all tables in schema wh from {reader}`,
  `update wh.person set "DATE_OF_BIRTH" = '1941-03-12' where "PERSON_ID" = 7`,
  `delete from wh.person where "PERSON_ID" > 8`,
  `delete from wh.note where "ID" > 2`,
]
