import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { PEOPLE } from '../../sandbox/people.js'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { chartOf } from '../../sandbox/practice/charts/charts.js'
import { signAssertion } from '../../sandbox/request-token.js'
import { ROLES } from '../../sandbox/roles.js'
import { CANARIES, holds, LONG_RECORD } from '../attacks/canaries.js'
import { type Journey, NHS, type Reply, startJourney, type TokenChange } from './journey.js'

type Kept = {
  readonly role: string
  readonly nhsNumber: string | undefined
  readonly what: string
  readonly reply: Reply
}

const TYPES = ['Patient', 'MedicationStatement', 'CarePlan', 'RelatedPerson'] as const

let journey: Journey
let database: Client
const kept: Kept[] = []

beforeAll(async () => {
  journey = await startJourney()
  database = new Client({ connectionString: journey.sandbox.databaseUrl })
  await database.connect()
  for (const role of ROLES) await askAsRole(role.name)
}, 180_000)
afterAll(async () => {
  await database.end()
  await journey.stop()
})

/** Everything of the people whose practice answers, one search of the others, and bad requests. */
async function askAsRole(role: string): Promise<void> {
  const token = await journey.token(role)
  const keep = (nhsNumber: string | undefined, what: string, reply: Reply): Reply => {
    kept.push({ role, nhsNumber, what, reply })
    return reply
  }
  const askAbout = async (nhsNumber: string): Promise<void> => {
    const [patient] = await Promise.all(
      TYPES.map(async (type) => keep(nhsNumber, type, await journey.search(token, type, nhsNumber))),
    )
    if (patient === undefined) return
    const [id] = idsIn(patient, 'Patient')
    if (id !== undefined)
      keep(nhsNumber, '$everything', await journey.get(`Patient/${id}/$everything`, token))
    for (const path of linksIn(patient)) keep(nhsNumber, 'link', await journey.get(path, token))
  }
  const answering = PEOPLE.filter(
    (it) => ['ordinary', 'not-known'].includes(it.practiceBehaviour) && it.nhsNumber !== LONG_RECORD,
  )
  for (const { nhsNumber } of answering) await askAbout(nhsNumber)
  for (const { nhsNumber } of role === 'ward-nurse'
    ? PEOPLE.filter((it) => it.practiceBehaviour !== 'ordinary' && !answering.includes(it))
    : [])
    keep(nhsNumber, 'MedicationStatement', await journey.search(token, 'MedicationStatement', nhsNumber))
  for (const path of badPaths()) keep(undefined, path, await journey.get(path, token))
  keep(
    undefined,
    'bad body',
    await journey.search(token, 'Condition', '999 000 0018', { name: 'TEST-ALDER' }),
  )
}

/** Requests that carry what must not be echoed, in every place a request has. */
function badPaths(): readonly string[] {
  const [person] = PEOPLE
  const { nhsNumber = '', family = '', postcode = '' } = person ?? {}
  return [
    `Patient?identifier=${encodeURIComponent(`${NHS}|${nhsNumber}`)}&name=${family}`,
    `Patient/${nhsNumber}`,
    `Condition/${nhsNumber}?${nhsNumber}=${family}`,
    `Patient?identifier=${family}|${nhsNumber}`,
    `Condition?patient.identifier=${encodeURIComponent(`${NHS}|${nhsNumber}`)}&code=${encodeURIComponent(postcode)}`,
    `${family}/${nhsNumber}`,
  ]
}

function idsIn({ body }: Reply, type: string): readonly string[] {
  return objectsOf(body['entry']).flatMap(({ fullUrl }) => {
    const [, id] = new RegExp(`/${type}/([^/]+)$`).exec(textOf(fullUrl) ?? '') ?? []
    return id === undefined ? [] : [id]
  })
}

/** Every URL the gateway minted in an answer. */
function linksIn({ body }: Reply): readonly string[] {
  const links = objectsOf(body['link']).flatMap((it) => textOf(it['url']) ?? [])
  const urls = objectsOf(body['entry']).flatMap((it) => textOf(it['fullUrl']) ?? [])
  return [...links, ...urls]
}

describe('nothing of a record leaves but in an answer', () => {
  test('there is something to look for, and answers that hold it', () => {
    expect(CANARIES.length).toBeGreaterThan(150)
    const released = kept
      .filter((it) => it.reply.status === 200)
      .map((it) => it.reply.text)
      .join('\n')
    expect(CANARIES.filter((it) => released.includes(it)).length).toBeGreaterThan(60)
    expect(new Set(kept.map((it) => it.reply.status))).toEqual(new Set([200, 400, 403, 404, 502, 504]))
  })

  test('the log', () => {
    expect(journey.journal.length).toBeGreaterThan(kept.length)
    expect(foundIn(journey.journal.join('\n'))).toEqual([])
  })

  test('the metrics and the other public documents', async () => {
    for (const path of [
      '/metrics',
      '/health/ready',
      '/health/live',
      '/.well-known/jwks.json',
      '/.well-known/smart-configuration',
      '/fhir/metadata',
    ])
      expect(foundIn((await journey.get(`${journey.sandbox.url}${path}`)).text)).toEqual([])
  })

  test('error bodies', () => {
    for (const { reply } of kept.filter((it) => it.reply.status >= 400))
      expect(foundIn(reply.text)).toEqual([])
  })

  test('headers of every answer', () => {
    for (const { reply } of kept) expect(foundIn(JSON.stringify([...reply.headers]))).toEqual([])
  })

  test('URLs that the gateway minted', () => {
    expect(kept.flatMap((it) => linksIn(it.reply)).length).toBeGreaterThan(kept.length / 2)
    for (const { reply } of kept) expect(foundIn(linksIn(reply).join('\n'))).toEqual([])
  })

  test('errors of the token endpoint', async () => {
    for (const change of [
      { scope: 'TEST-ALDER 9990000018' },
      { b2b: { organization_id: 'TEST-ALDER' } },
      { b2b: { version: 'TEST-ALDER' } },
    ]) {
      const { status, text } = await refusedToken(change)
      expect([status, foundIn(text)]).toEqual([400, []])
    }
  })
})

describe('what is withheld is in no answer to anybody', () => {
  /** Excluded or sealed in one person's record, or never to leave the council: nobody of these roles may see it. */
  const PERSON = '9990000077'
  const WITHHELD = [
    'Chlamydia',
    'Termination of pregnancy',
    'Induced termination',
    'Infertile',
    'In vitro',
    'Clomifene',
    'Doxycycline',
    'Fertility',
    'Sexual health',
    'Pregnancy',
    'Sealed synthetic',
    '240589008',
    '386639001',
    '8619003',
    '52637005',
    '57797005',
    '387166005',
    '324059006',
    'CLIENT_FUNDING',
    'UNIT_COST',
  ]

  test.each(WITHHELD)('%s, which a record of theirs holds', (text) => {
    const held = JSON.stringify([
      chartOf(PERSON),
      caseRecords().filter(({ resident }) => String(resident.NHS_ID) === PERSON),
    ])
    expect(held).toContain(text)
    const [first] = kept.filter((it) => it.nhsNumber === PERSON && it.reply.text.includes(text))
    expect(
      first === undefined ? undefined : `${first.role} ${first.what} ${first.nhsNumber ?? ''}`,
    ).toBeUndefined()
  })

  test('the twin: the rest of that person’s record is in answers', () => {
    const answered = kept.filter((it) => it.nhsNumber === PERSON && it.reply.status === 200)
    for (const type of ['MedicationStatement', 'CarePlan'])
      expect(answered.some((it) => it.reply.text.includes(`"resourceType":"${type}"`))).toBe(true)
  })

  test('an answer about one person holds the number and the name of no other', () => {
    const others = PEOPLE.filter((it) => it.pds.kind !== 'not-known')
    for (const { nhsNumber, reply } of kept.filter(
      (it) => it.nhsNumber !== undefined && it.reply.status === 200,
    )) {
      const own = others.find((it) => it.nhsNumber === nhsNumber)
      const strangers = others.filter((it) => it.family !== own?.family)
      expect(
        strangers
          .flatMap((it) => [it.nhsNumber, it.family, it.address[0] ?? ''])
          .filter((it) => holds(reply.text, it)),
      ).toEqual([])
    }
  })

  test('where a restricted person lives is in no answer', () => {
    const restricted = PEOPLE.filter((it) => it.pds.kind === 'known' && it.pds.sensitivity === 'R')
    const places = restricted.flatMap((it) => [it.postcode, it.telephone, it.address[0] ?? ''])
    expect(restricted).toHaveLength(1)
    const answered = kept.filter((it) => it.nhsNumber === restricted[0]?.nhsNumber && it.reply.status === 200)
    expect(answered.some((it) => it.what === 'CarePlan' && it.reply.text.includes('"CarePlan"'))).toBe(true)
    for (const { reply, nhsNumber } of kept.filter((it) =>
      restricted.some((one) => one.nhsNumber === it.nhsNumber),
    ))
      expect([nhsNumber, places.filter((it) => holds(reply.text, it))]).toEqual([nhsNumber, []])
  })
})

describe('the audit log', () => {
  test('holds who was asked about, and nothing that was written in a record', async () => {
    const found = await database.query<{ body: string }>('select body from audit_entry')
    expect(found.rows.length).toBeGreaterThanOrEqual(kept.length)
    // Evidence keeps numbers of people and of source records: whose it was, and which, but not what it said.
    const written = CANARIES.filter((it) => !/^\d+$/.test(it))
    for (const { body } of found.rows) {
      const evidence = withoutWhoAndWhat(body)
      expect(written.filter((it) => holds(evidence, it))).toEqual([])
    }
  })
})

/** What the token endpoint itself answers, which a calling system is shown word for word. */
async function refusedToken(
  change: TokenChange,
): Promise<{ readonly status: number; readonly text: string }> {
  const { url, dataDir } = journey.sandbox
  const tokenUrl = `${url}/oauth2/token`
  const role = ROLES[0]!
  const assertion = await signAssertion(role, tokenUrl, { as: role.name, url, dataDir, ...change })
  const response = await fetch(tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: change.scope ?? role.scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }),
  })
  return { status: response.status, text: await response.text() }
}

function foundIn(text: string): readonly string[] {
  return CANARIES.filter((it) => holds(text, it))
}

/** An entry without the words of the caller: their own name, and the request as they sent it. */
function withoutWhoAndWhat(entry: string): string {
  return JSON.stringify(JSON.parse(entry), (name, value: unknown) =>
    name === 'requester' || name === 'query' ? undefined : value,
  )
}
