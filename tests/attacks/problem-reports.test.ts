import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { post, receiptOf, visible } from '../journeys/explanations.js'
import { inTheEnd } from '../journeys/in-the-end.js'
import { type Journey, type Reply, startJourney } from '../journeys/journey.js'

const DOROTHY = '9990000018'
const HIDDEN = '9990000034'
const ABSENT = '9990000166'
const WORDS = 'Mrs Fennimore-Quill saw a letter that is not hers'

let journey: Journey
let database: Database
beforeAll(async () => {
  journey = await startJourney()
  database = openDatabase(journey.sandbox.databaseUrl)
})
afterAll(async () => {
  await database.close()
  await journey.stop()
})

function parameters(receipt: string, problem: string, text?: string): JsonObject {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'receipt', valueString: receipt },
      { name: 'problem', valueCode: problem },
      ...(text === undefined ? [] : [{ name: 'text', valueString: text }]),
    ],
  }
}

async function reported(receipt: string, problem: string, role: string, text?: string): Promise<Reply> {
  return post(journey, '$report-problem', parameters(receipt, problem, text), await journey.token(role))
}

/** The queues in which there is a case that rests on the answer. */
async function queuesOf(receipt: string): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ readonly ods: string }>(
    `select unnest(organisations) as ods from alert join alert_entry using (reference) join audit_shard using (shard)
     where kind = 'sharing-problem' and origin || '#' || idx = $1 order by ods`,
    [receipt],
  )
  return rows.map((it) => it.ods)
}

const raised = (receipt: string): Promise<readonly string[]> =>
  inTheEnd(`no case of ${receipt}`, async () => {
    const queues = await queuesOf(receipt)
    return queues.length > 0 ? queues : undefined
  })

const receiptIn = (reply: Reply): string => reply.headers.get('audit-receipt') ?? ''

const problemIn = (reply: Reply): string | undefined =>
  /"name":"problem","valueCode":"([\w-]+)"/.exec(reply.text)?.[1]

/** What the log says of a report. */
async function entryOf(receipt: string): Promise<JsonObject | undefined> {
  const { rows } = await database.pool.query<{ readonly outcome: string; readonly problem: string | null }>(
    `select outcome, substring(body from '"problem":"([a-z-]+)"') as problem
     from audit_entry join audit_shard using (shard) where origin || '#' || idx = $1`,
    [receipt],
  )
  return rows[0]
}

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

async function officer(id: string): Promise<Browser> {
  const visitor = browser()
  await signIn(visitor, journey.sandbox.url, id)
  return visitor
}

/** The pages of the cases of reports in an officer's queue. */
async function casesOf(visitor: Browser): Promise<readonly string[]> {
  const queue = await visitor.get(at('/alerts'))
  const rows = queue.text.split('<tr').filter((it) => it.includes('Sharing problem'))
  const paths = rows.map((it) => /\/console(\/alerts\/[\w-]+)"/.exec(it)?.[1] ?? '')
  return Promise.all(paths.map(async (path) => wordsIn(await visitor.get(at(path)))))
}

const eventOf = (receipt: string): string => {
  const [, shard = '', index = ''] = /\/(\d+)#(\d+)$/.exec(receipt) ?? []
  return `/events/${shard}/${index}`
}

describe('whoever got an answer can say that it was wrong', () => {
  test('the twin: it is a case of both organisations, and what was written is in the case and nowhere else', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'MedicationStatement', DOROTHY)
    const reply = await reported(receipt, 'wrong-content', 'social-worker', WORDS)
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('It was reported')
    expect(reply.headers.get('audit-receipt')).toMatch(/#\d+$/)
    expect(await raised(receipt)).toEqual(['9A1', 'A81001'])

    for (const id of ['RIV-IG-0001', '555000000901']) {
      const [found] = (await casesOf(await officer(id))).filter((it) => it.includes(WORDS))
      expect(found, id).toContain('What it said was wrong')
      expect(found, id).toContain('RIV-SW-0117')
    }

    const { rows: kept } = await database.pool.query<{ readonly row: string }>(
      `select encode(sealed, 'escape') as row from problem_report
       union all select query from audit_entry, lateral (select convert_from(decode(coalesce(
         nullif(split_part(split_part(body, '"query":"', 2), '"', 1), ''), ''), 'base64'), 'UTF8') as query) as asked
       union all select body from audit_entry union all select body from outbox`,
    )
    expect(kept.length).toBeGreaterThan(3)
    expect(kept.some(({ row }) => row.includes('POST /fhir/$report-problem'))).toBe(true)
    expect(kept.filter(({ row }) => row.includes('Fennimore'))).toEqual([])
    expect(journey.journal.filter((it) => it.includes('Fennimore'))).toEqual([])
  })

  test('the twin: an officer reports from the event, and it is in the log first', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'AllergyIntolerance', DOROTHY)
    const ines = await officer('RIV-IG-0001')
    const event = await inTheEnd('the event can be seen', async () => {
      const page = await ines.get(at(eventOf(receipt)))
      return page.status === 200 ? page : undefined
    })
    expect(wordsIn(event)).toContain('Report a problem with what was shared or withheld')
    const form = await ines.get(at(`${eventOf(receipt)}/report`))
    const token = formTokenIn(form)
    const unsaid = await ines.post(at(`${eventOf(receipt)}/report`), { token, text: WORDS })
    expect([unsaid.status, unsaid.text.includes('Fennimore')]).toEqual([400, true])
    const done = await ines.post(at(`${eventOf(receipt)}/report`), { token, problem: 'shared', text: WORDS })
    expect(wordsIn(done)).toContain('It becomes a case')
    const again = await ines.post(at(`${eventOf(receipt)}/report`), { token, problem: 'other' })
    expect(wordsIn(again)).toContain('What you reported first stands: “It shared what should not')
    expect(await raised(receipt)).toEqual(['9A1', 'A81001'])
    const { rows } = await database.pool.query<{ readonly body: string }>(
      `select body from audit_entry where action = 'problem-reported' and actor = 'RIV-IG-0001'`,
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.body).toContain(receipt)
    expect(rows[0]?.body).not.toContain('Fennimore')
  })
})

describe('nobody reports an answer that is not theirs to speak of', () => {
  test('a receipt of somebody else, of nobody, of another log, or no receipt at all: one refusal', async () => {
    const theirs = await receiptOf(journey, 'gp', 'CarePlan', DOROTHY)
    const own = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    const read = (await journey.get('AuditEvent?_count=1', await journey.token('ig-officer'))).headers
    const origin = own.split('#')[0] ?? ''
    const receipts = [
      theirs,
      read.get('audit-receipt') ?? '',
      `${origin}#999999999`,
      `${origin}9#1`,
      own.replace('linchpin', 'other'),
      `${own} `,
      '',
    ]
    const replies = await Promise.all(receipts.map((it) => reported(it, 'shared', 'social-worker')))
    for (const it of replies) expect(visible(it)).toEqual(visible(replies[0]!))
    expect(replies[0]?.status).toBe(404)
    // Of an answer that a colleague got, and of one that a stranger got, no more.
    for (const role of ['duty-social-worker', 'hillshire-social-worker'])
      expect(visible(await reported(own, 'shared', role))).toMatchObject({ status: 404 })
    expect(await queuesOf(theirs)).toEqual([])
    const twin = await reported(own, 'shared', 'social-worker')
    expect(twin.status).toBe(200)
  })

  test('an officer of another organisation is told that there is no such event', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'CarePlan', DOROTHY)
    const other = await officer('RIV-IG-0001')
    const shown = async (): Promise<number> => (await other.get(at(eventOf(receipt)))).status
    await inTheEnd('it is there for its own', async () => ((await shown()) === 200 ? true : undefined))
    const theirs = await receiptOf(journey, 'hillshire-social-worker', 'MedicationStatement', ABSENT)
    expect((await other.get(at(`${eventOf(theirs)}/report`))).status).toBe(404)
    const token = formTokenIn(await other.get(at(`${eventOf(receipt)}/report`)))
    const refused = await other.post(at(`${eventOf(theirs)}/report`), {
      token,
      problem: 'shared',
    })
    expect(refused.status).toBe(404)
    // Nor without the form of their own session.
    const forged = await other.post(at(`${eventOf(receipt)}/report`), { token: 'x', problem: 'shared' })
    expect(forged.status).toBe(403)
    expect(await queuesOf(receipt)).toEqual([])
  })

  test('said again, it is answered and logged as the first and is one report; said of too many answers, it is refused', async () => {
    const receipt = await receiptOf(journey, 'duty-social-worker', 'CarePlan', DOROTHY)
    const first = await reported(receipt, 'other', 'duty-social-worker', 'once')
    const again = await reported(receipt, 'withheld', 'duty-social-worker', 'twice')
    expect(first.text).toContain('It was reported')
    expect(again.status).toBe(200)
    expect(problemIn(again)).toBe('other')
    expect(again.text).toContain('was not kept')
    const logged = async (reply: Reply): Promise<JsonObject | undefined> => entryOf(receiptIn(reply))
    expect(await logged(first)).toEqual({ outcome: 'reported', problem: 'other' })
    expect(await logged(again)).toEqual({ outcome: 'already-reported', problem: 'other' })
    await database.pool.query(
      `update problem_reporter set times = times || array(select now() from generate_series(1, 19))
       where by = 'RIV-EDT-0009'`,
    )
    const another = await receiptOf(journey, 'duty-social-worker', 'Condition', DOROTHY)
    const refused = await reported(another, 'other', 'duty-social-worker')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3600'])
    expect(refused.text).toContain('TOO_MANY_REPORTS')
    expect((await reported(receipt, 'other', 'duty-social-worker')).status).toBe(200)
    // The twin: somebody else is not held up by them.
    const colleague = await receiptOf(journey, 'social-worker', 'Immunization', DOROTHY)
    expect((await reported(colleague, 'other', 'social-worker')).status).toBe(200)
  })

  test('said of one answer several times at once, it is one report; the others hear of it or are asked to try again', async () => {
    const receipt = await receiptOf(journey, 'duty-social-worker', 'Immunization', DOROTHY)
    const said = ['shared', 'withheld', 'wrong-content', 'other'] as const
    await database.pool.query(`delete from problem_reporter where by = 'RIV-EDT-0009'`)
    const replies = await Promise.all(said.map((it) => reported(receipt, it, 'duty-social-worker')))
    const first = replies.filter((it) => it.text.includes('It was reported'))
    expect(first).toHaveLength(1)
    for (const it of replies.filter((other) => other !== first[0]))
      expect([200, 503], it.text).toContain(it.status)
    const again = await reported(receipt, 'wrong-person', 'duty-social-worker')
    expect(problemIn(again)).toBe(problemIn(first[0]!))
  })

  test.each([
    ['no problem', { resourceType: 'Parameters', parameter: [{ name: 'receipt', valueString: 'x' }] }],
    ['a problem that there is not', parameters('x', 'everything')],
    ['a text that is too long', parameters('x', 'other', 'a'.repeat(1001))],
    ['an empty text', parameters('x', 'other', '')],
    [
      'another parameter',
      { resourceType: 'Parameters', parameter: [{ name: 'organisation', valueString: 'A81001' }] },
    ],
    ['another resource', { resourceType: 'Patient' }],
  ])('%s is refused before a receipt is looked at', async (_, body) => {
    const reply = await post(journey, '$report-problem', body, await journey.token('social-worker'))
    expect(reply.status).toBe(400)
  })
})

describe('reporting a problem is no way to what is withheld', () => {
  test('of a hidden person and of an absent one it is answered alike', async () => {
    const [hidden, absent] = await Promise.all(
      [HIDDEN, ABSENT].map(async (person) =>
        reported(
          await receiptOf(journey, 'social-worker', 'MedicationStatement', person),
          'withheld',
          'social-worker',
        ),
      ),
    )
    expect(hidden?.status).toBe(200)
    expect(visible(hidden!)).toEqual(visible(absent!))
  })

  test('the holder who says that too little was shared is not heard by who asked; the twin: who asked is heard by the holder', async () => {
    const receipt = await receiptOf(journey, 'social-worker', 'Condition', DOROTHY)
    const olive = await officer('555000000901')
    const form = await inTheEnd('the holder sees the event', async () => {
      const page = await olive.get(at(`${eventOf(receipt)}/report`))
      return page.status === 200 ? page : undefined
    })
    await olive.post(at(`${eventOf(receipt)}/report`), {
      token: formTokenIn(form),
      problem: 'withheld',
      text: 'kept back by a label',
    })
    expect(await raised(receipt)).toEqual(['A81001'])
    const asker = await casesOf(await officer('RIV-IG-0001'))
    expect(asker.filter((it) => it.includes('kept back by a label'))).toEqual([])

    expect((await reported(receipt, 'withheld', 'social-worker', 'where is the rest')).status).toBe(200)
    const both = await inTheEnd('both have it', async () => {
      const queues = await queuesOf(receipt)
      return queues.includes('9A1') ? queues : undefined
    })
    expect(both).toContain('A81001')
    const own = (await casesOf(await officer('RIV-IG-0001'))).filter((it) => it.includes('where is the rest'))
    expect(own).toHaveLength(1)
    expect(own[0]).not.toContain('kept back by a label')
  })
})
