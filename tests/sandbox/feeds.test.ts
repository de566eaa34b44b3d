import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OrganisationFeed } from '../../src/model/registers.js'
import { type Feeds, startFeeds } from '../../sandbox/feeds/feeds.js'
import { NOTHING_RECORDED } from '../../sandbox/feeds/organisation-feeds.js'
import { ORGANISATIONS } from '../../sandbox/organisations.js'
import { PEOPLE } from '../../sandbox/people.js'
import { ROLES } from '../../sandbox/roles.js'

let feeds: Feeds
const tokens = new Map(ORGANISATIONS.map((it) => [it.ods, `token-of-${it.ods}`]))

beforeAll(async () => {
  feeds = await startFeeds({ host: '127.0.0.1', port: 0, tokens, today: '2026-11-21' })
})
afterAll(async () => feeds.stop())

async function get(ods: string, token = tokens.get(ods)) {
  const response = await fetch(feeds.feedUrl(ods), { headers: { authorization: `Bearer ${token ?? ''}` } })
  return { status: response.status, body: (await response.json()) as OrganisationFeed }
}

describe('a feed is given to who holds that organisation’s token', () => {
  const cases: readonly [string, string, string | undefined, number][] = [
    ['its own token', '9A1', 'token-of-9A1', 200],
    ['another organisation’s token', '9A1', 'token-of-RX9', 401],
    ['no token', '9A1', '', 401],
    ['an organisation that publishes nothing', 'NHSLOGIN', 'token-of-NHSLOGIN', 404],
    ['an organisation nobody knows', 'ZZZ', 'token-of-9A1', 401],
  ]
  test.each(cases)('%s', async (_name, ods, token, status) => {
    expect((await get(ods, token)).status).toBe(status)
  })
})

/** Whom an organisation cares for, where it is not the ordinary person. */
const IN_CARE = new Map([
  ['9A2', '9990000085'],
  ['9A3', '9990000115'],
])

describe('what the organisations publish', () => {
  test.each(['9A1', '9A2'] as const)('%s has an open case with every adult it knows', async (council) => {
    const { body } = await get(council)
    const known = PEOPLE.filter((it) => it.pds.kind === 'known' && it.councils.includes(council))
      .map((it) => it.nhsNumber)
      .filter((it) => it !== '9990000115')
    expect(body.relationships.map((it) => it.nhsNumber)).toEqual(known)
    expect(known).not.toContain('9990000166')
  })

  test('the practice has one dissent on record, which covers the GP record alone', async () => {
    const { body } = await get('A81001')
    expect(
      body.registers.filter((it) => it.dissents.length > 0).map((it) => [it.nhsNumber, it.dissents]),
    ).toEqual([['9990000026', [{ recordedBy: 'A81001', covers: ['gp-record'] }]]])
  })

  test('people are admitted to the hospital today', async () => {
    const { body } = await get('RX9')
    expect(new Set(body.relationships.map((it) => `${it.kind} ${it.from}`))).toEqual(
      new Set(['admission 2026-11-21']),
    )
  })

  const fromFeeds = ROLES.filter((it) => ['open-case', 'admission', 'referral'].includes(it.relationship))
  test.each(fromFeeds.map((it) => [it.name, it] as const))(
    'somebody is in the care of the %s’s organisation, as the role says',
    async (_name, role) => {
      const { body } = await get(role.organisation)
      const person = IN_CARE.get(role.organisation) ?? '9990000018'
      const kinds = body.relationships.filter((it) => it.nhsNumber === person).map((it) => it.kind)
      expect(kinds).toEqual([role.relationship])
    },
  )
})

test('a feed can be changed while it is up', async () => {
  feeds.change('A81001', (it) => ({
    ...it,
    registers: [...it.registers, { ...NOTHING_RECORDED, nhsNumber: '9990000158', capacity: 'lacks' }],
  }))
  const { body } = await get('A81001')
  expect(body.registers.at(-1)).toMatchObject({ nhsNumber: '9990000158', capacity: 'lacks' })
  expect(() => feeds.change('NHSLOGIN', (it) => it)).toThrow('publishes no feed')
})
