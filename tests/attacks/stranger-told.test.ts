import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type World, OPEN_CASE, condition, holding, ordinaryWorld, traced } from '../disclosure/world.js'
import { type Role, type SmallGateway, WHO, refusalIn, startSmallGateway, visible } from './small-gateway.js'
import { officerSees } from './officer-sees.js'
import { SAID, type Said, said } from './said-to-registers.js'
import { type Ask, ASKS, search } from './ways-to-ask.js'

type Change = Partial<World>

const HOUR = 3_600_000
const STALE = new Date(Date.parse(ordinaryWorld().organisationsToldAt) - 48 * HOUR).toISOString()

/** Every feed by itself, fresh or stale: all their combinations are tried. */
const FEEDS: readonly (readonly [string, Change, Change])[] = [
  ['relationships', { relationships: { '9A1': [], RX9: [], V9001: [] } }, { relationships: {} }],
  ['consents', {}, { failing: ['register of consents'] }],
  ['organisations', {}, { organisationsToldAt: STALE }],
  ['release', {}, { releases: { A81001: { state: 'off', pilot: [] } } }],
]
const COMBINATIONS: readonly Change[] = FEEDS.reduce<readonly Change[]>(
  (all, [, fresh, stale]) =>
    all.flatMap((it) => [
      { ...it, ...fresh },
      { ...it, ...stale },
    ]),
  [{}],
)

/** The same person, restricted or not: of a restricted one PDS names no practice. */
const PEOPLE: Readonly<Record<string, Change>> = {
  ordinary: {},
  restricted: { traceOf: (it) => traced(it, { sensitivity: 'R', practice: undefined }) },
  'restricted, the practice known': { traceOf: (it) => traced(it, { sensitivity: 'R' }) },
}

const HOLDINGS: World['holdings'] = {
  a81001: [condition('a81001-condition-c1', '73211009')],
  pds: [holding('demographics', { resourceType: 'Patient', id: 'p-0018' })],
}

let gateway: SmallGateway
beforeAll(async () => {
  gateway = await startSmallGateway({ holdings: HOLDINGS })
  // Whoever may read it has read it, so that its id leads somewhere.
  expect((await gateway.search('Condition', WHO)).status).toBe(200)
})
afterAll(() => gateway.stop())

function turn(...changes: readonly Change[]): void {
  Object.assign(gateway.world, ordinaryWorld(), { holdings: HOLDINGS }, ...changes)
}

/** What three strangers and their officers are told of the person, in the order of PEOPLE. */
async function told(ask: Ask, role: Role, changes: readonly Change[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const person of Object.values(PEOPLE)) {
    turn(...changes, person)
    answers.push([visible(await ask(gateway, role)), officerSees(gateway)])
  }
  return answers
}

describe('who has no relationship is told the same of everybody, whatever is late', () => {
  const TOLD: readonly (readonly [Said, Said])[] = [
    ...(Object.keys(SAID) as Said[]).map((it) => [it, 'nothing'] as const),
    ['nothing', 'nothing_lately'],
    ['nothing_lately', 'nothing_lately'],
    ['a dissent', 'nothing_lately'],
  ]
  test.each(ASKS)(
    'by %s a restricted person is refused as anybody is',
    { timeout: 120_000 },
    async (_, ask) => {
      for (const feeds of COMBINATIONS)
        for (const [practice, council] of TOLD) {
          const changes = [feeds, said(practice, council)]
          const [ordinary, ...restricted] = await told(ask, 'social-worker', changes)
          for (const it of restricted) expect(it, `${practice}, ${council}`).toEqual(ordinary)
        }
    },
  )

  test.each(['ward-nurse', 'senior-carer'] as const)('a %s no less', { timeout: 120_000 }, async (role) => {
    for (const feeds of COMBINATIONS)
      for (const [, ask] of ASKS) {
        const [ordinary, ...restricted] = await told(ask, role, [feeds, said('a dissent', 'nothing_lately')])
        for (const it of restricted) expect(it).toEqual(ordinary)
      }
  })

  test.each(ASKS)('by %s nobody hears what a person has said to their practice', async (_, ask) => {
    const answers: unknown[] = []
    for (const practice of Object.keys(SAID) as Said[]) {
      turn({ relationships: { '9A1': [] } }, said(practice, 'nothing'))
      const reply = await ask(gateway, 'social-worker')
      expect([reply.status, refusalIn(reply).code]).toEqual([403, 'NO_RELATIONSHIP'])
      answers.push([visible(reply), officerSees(gateway)])
    }
    for (const it of answers) expect(it).toEqual(answers[0])
  })

  test('nor does their officer: by rules, obligations, explanation or index', async () => {
    for (const council of Object.keys(SAID) as Said[]) {
      turn({ relationships: { '9A1': [] } }, said('an objection to the worker', council))
      await search('Condition')(gateway, 'social-worker')
      const { seen, terms, explained } = officerSees(gateway)
      expect([seen?.reasons, seen?.obligations]).toEqual([['A-01'], []])
      expect(terms.filter((it) => it.startsWith('rule:'))).toEqual(['rule:A-01'])
      expect((explained?.parts ?? []).flatMap((it) => it.rules.map(({ id }) => id))).toEqual(['A-01'])
    }
  })
})

describe('who claims to break the glass', () => {
  const GLASS = { break_glass: true, permission_to_view: 'unable' }
  const codeFor = async (claims: object, practice: Said, role: Role = 'social-worker'): Promise<string> => {
    turn({ relationships: { '9A1': [], V9001: [] } }, said(practice, 'nothing'))
    const reply = await gateway.call('/fhir/Condition/_search', {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await gateway.token(role, {}, { ...GLASS, ...claims })}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(WHO).toString(),
    })
    return refusalIn(reply).code
  }

  test('and may not, hears no more than any stranger', async () => {
    for (const practice of Object.keys(SAID) as Said[]) {
      expect(await codeFor({}, practice)).toBe('NO_RELATIONSHIP')
      expect(await codeFor({ activities: ['BREAK_GLASS'] }, practice, 'senior-carer')).toBe('NO_RELATIONSHIP')
    }
  })

  test('and may, hears that the person refuses, and nothing else', async () => {
    const told = (practice: Said): Promise<string> => codeFor({ activities: ['BREAK_GLASS'] }, practice)
    expect(await told('a dissent')).toBe('NO_PATIENT_CONSENT')
    for (const practice of ['an objection to the worker', 'that the record must be reviewed'] as const)
      expect(await told(practice)).toBe('NO_RELATIONSHIP')
  })
})

describe('the twins: who has a case of theirs', () => {
  const CASE: Change = { relationships: { '9A1': [OPEN_CASE] } }

  test.each(ASKS)('by %s is answered', async (_, ask) => {
    turn(CASE)
    expect((await ask(gateway, 'social-worker')).status).toBe(200)
  })

  test('hears of a dissent, of an outage and that a restricted person is not found', async () => {
    const codeOf = async (...changes: readonly Change[]): Promise<string> => {
      turn(CASE, ...changes)
      return refusalIn(await gateway.search('Condition', WHO)).code
    }
    expect(await codeOf(said('a dissent', 'nothing'))).toBe('NO_PATIENT_CONSENT')
    expect(await codeOf(said('nothing_lately', 'nothing'))).toBe('CANNOT_CHECK')
    expect(await codeOf(said('an objection to the worker', 'nothing'))).toBe('PATIENT_NOT_FOUND')
    expect(await codeOf(PEOPLE['restricted, the practice known']!)).toBe('PATIENT_NOT_FOUND')
    expect(await codeOf(PEOPLE['restricted']!)).toBe('PATIENT_NOT_FOUND')
  })

  test.each(ASKS.filter(([it]) => ['a search of the GP record', 'a read of an item'].includes(it)))(
    'by %s does not hear that somebody restricted dissents or objects',
    async (_, ask) => {
      for (const person of [PEOPLE['restricted'], PEOPLE['restricted, the practice known']]) {
        const told: unknown[] = []
        for (const practice of ['nothing', 'a dissent', 'an objection to the worker'] as const) {
          turn(CASE, person ?? {}, said(practice, 'nothing'))
          const reply = await ask(gateway, 'social-worker')
          expect(refusalIn(reply).code).toBe('PATIENT_NOT_FOUND')
          told.push(visible(reply))
        }
        for (const it of told) expect(it).toEqual(told[0])
      }
    },
  )

  test('officers are alerted of an objection only where it is what refused, and of nobody restricted', async () => {
    const alerted = async (practice: Said, ...changes: readonly Change[]): Promise<readonly unknown[]> => {
      turn(said(practice, 'nothing'), ...changes)
      await search('Condition')(gateway, 'social-worker')
      return officerSees(gateway).alerts
    }
    const related = { relationships: { '9A1': [OPEN_CASE] } }
    const OBJECTS = 'an objection to the worker'
    expect(await alerted(OBJECTS, related)).toMatchObject([{ kind: 'rule-alert', organisations: ['9A1'] }])
    for (const person of [PEOPLE['restricted'], PEOPLE['restricted, the practice known']])
      for (const it of Object.keys(SAID) as Said[])
        expect(await alerted(it, related, person ?? {})).toEqual([])
    expect(await alerted(OBJECTS, { relationships: { '9A1': [] } })).toEqual([])
    expect(officerSees(gateway, 'all').alerts).toMatchObject([{ kind: 'rule-alert', organisations: [] }])
  })

  test('their officer reads of the dissent that they were told of, and the holder of the rest', async () => {
    turn(CASE, said('a dissent', 'nothing'))
    await search('Condition')(gateway, 'social-worker')
    const { seen, explained } = officerSees(gateway)
    expect(seen?.reasons).toEqual(['R-01'])
    expect((explained?.parts ?? []).flatMap((it) => it.rules.map(({ id }) => id))).toEqual(['R-01'])
    turn({ relationships: { '9A1': [] } }, said('an objection to the worker', 'nothing'))
    await search('Condition')(gateway, 'social-worker')
    expect(officerSees(gateway, 'all').seen?.reasons).toEqual(['R-03', 'A-01'])
  })

  test('is told the same of the outage as anybody, where it keeps PDS from being asked', async () => {
    for (const relationships of [CASE, { relationships: { '9A1': [] } }, { relationships: {} }]) {
      turn(relationships, { traceOf: () => ({ kind: 'unavailable' }) })
      expect(refusalIn(await gateway.search('Condition', WHO)).code).toBe('CANNOT_CHECK')
    }
  })
})
