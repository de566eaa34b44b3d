import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { type Journey, startJourney } from './journey.js'

let journey: Journey
let council: Browser
let practice: Browser
const ALDER = '9990000018'
const at = (path: string): string => `${journey.sandbox.url}/console${path}`

beforeAll(async () => {
  journey = await startJourney()
  ;[council, practice] = [browser(), browser()]
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
  await signIn(practice, journey.sandbox.url, '555000000901')
})
afterAll(async () => journey.stop())

/** The address of the event that an answer's receipt names. */
function eventOf(receipt: string | null): string {
  const [, shard, index] = /\/(\d+)#(\d+)$/.exec(receipt ?? '') ?? []
  return `/events/${shard ?? ''}/${index ?? ''}`
}

describe('what was shown', () => {
  test('is opened by officers of its controller with a reason, and by nobody else; the opening is in the log', async () => {
    const gp = await journey.token('gp')
    const answer = await journey.search(gp, 'CarePlan', ALDER)
    expect(answer.status).toBe(200)
    const event = eventOf(answer.headers.get('Audit-Receipt'))

    const page = await council.get(at(event))
    expect(wordsIn(page)).toContain('See what was shown of your organisation’s records')
    const asking = await council.get(at(`${event}/shown`))
    const token = formTokenIn(asking)
    const without = await council.post(at(`${event}/shown`), { token, reason: '  ' })
    expect([without.status, wordsIn(without)]).toEqual([400, expect.stringContaining('Write why you need')])
    const shown = await council.post(at(`${event}/shown`), { token, reason: 'INC-2041' })
    expect(shown.status).toBe(200)
    expect(wordsIn(shown)).toContain('&quot;resourceType&quot;: &quot;CarePlan&quot;')

    // The practice that asked sees the event, and nothing of the council’s records.
    const other = formTokenIn(await practice.get(at(`${event}/shown`)))
    const theirs = await practice.post(at(`${event}/shown`), { token: other, reason: 'curious' })
    expect(wordsIn(theirs)).toContain('Nothing of your organisation is kept of this answer')
    expect(theirs.text).not.toContain('CarePlan&quot;')

    const log = await council.post(at('/log'), {
      token: formTokenIn(await council.get(at('/log'))),
      person: ALDER,
    })
    expect(wordsIn(log)).toContain('Payload read')
  })

  test('is listed in the log where it is kept: nobody’s key seals what PDS says', async () => {
    const gp = await journey.token('gp')
    expect((await journey.search(gp, 'Patient', ALDER)).status).toBe(200)
    expect((await journey.search(gp, 'CarePlan', ALDER)).status).toBe(200)
    const owner = new pg.Client({ connectionString: journey.sandbox.databaseUrl })
    await owner.connect()
    try {
      const { rows } = await owner.query<{ entry: string; kept: string | null }>(
        `select entry.request_id || ' ' || (part ->> 'source') as entry,
           (select payload.request_id || ' ' || payload.source from payload
             where payload.request_id = entry.request_id and payload.source = part ->> 'source') as kept
         from audit_entry as entry, json_array_elements(entry.body::json #> '{evidence,shown}') as part
         where entry.kind = 'disclosure'`,
      )
      expect(rows.length).toBeGreaterThan(0)
      expect(rows.map((it) => it.kept)).toEqual(rows.map((it) => it.entry))
    } finally {
      await owner.end()
    }
  })

  test('is not shown at all when it cannot be kept', async () => {
    const owner = new pg.Client({ connectionString: journey.sandbox.databaseUrl })
    await owner.connect()
    const gp = await journey.token('gp')
    try {
      await owner.query('alter table payload rename to payload_away')
      const refused = await journey.search(gp, 'CarePlan', ALDER)
      expect(refused.status).toBe(503)
      expect(refused.text).not.toContain('CarePlan/')
    } finally {
      await owner.query('alter table payload_away rename to payload')
      await owner.end()
    }
    expect((await journey.search(gp, 'CarePlan', ALDER)).status).toBe(200)
  })
})
