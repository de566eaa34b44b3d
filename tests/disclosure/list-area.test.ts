import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Area } from '../../src/model/area.js'
import { type ReleaseState } from '../../src/model/release-states/release-state.js'
import { type Holding, PATIENT, holding } from './world.js'
import {
  type Role,
  type SmallGateway,
  WHO,
  resourcesIn,
  startSmallGateway,
} from '../attacks/small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
  gateway.world.holdings = { a81001: HELD }
})
afterAll(() => gateway.stop())

const CANARY = 'canary'

/** What a practice of GP Connect sends as lists: primary lists, a consultation with its topics, and one nobody knows. */
const HELD: readonly Holding[] = [
  list('allergies', 'allergies'),
  list('medications', 'medications'),
  list('immunisations', 'immunisations'),
  list('problems', 'problems', CANARY),
  list('consultation', 'consultations', CANARY),
  list('topic', 'consultations', CANARY),
  list('other', undefined, CANARY),
]

function list(name: string, area: Area | undefined, title = name): Holding {
  return holding(area, {
    resourceType: 'List',
    id: `a81001-${name}`,
    status: 'current',
    mode: 'snapshot',
    title,
    date: '2024-05-01',
    note: [{ text: title }],
    subject: PATIENT,
  })
}

const SAFETY: ReleaseState = { state: 'clinical-safety-only', pilot: [] }
const OPEN: ReleaseState = { state: 'open', pilot: [] }
const MEDICAL = ['a81001-allergies', 'a81001-medications']

/** Who asks, what the practice has released, and the lists they may see. */
const CASES: readonly (readonly [Role, ReleaseState, readonly string[]])[] = [
  ['ward-nurse', SAFETY, MEDICAL],
  ['social-worker', SAFETY, MEDICAL],
  ['social-worker', OPEN, [...MEDICAL, 'a81001-immunisations']],
]

const WAYS: readonly (readonly [string, (role: Role) => ReturnType<SmallGateway['get']>])[] = [
  ['a search for lists', (role) => gateway.search('List', WHO, role)],
  ['$everything', (role) => gateway.get('Patient/p-0018/$everything', role)],
]

describe.each(WAYS)('lists by %s are of the areas that the view has', (_way, ask) => {
  test.each(CASES)('%s, released %o: %j', async (role, state, shown) => {
    gateway.world.releases = { A81001: state }
    const reply = await ask(role)
    const lists = resourcesIn(reply).filter((it) => it['resourceType'] === 'List')
    expect(lists.map((it) => it['id']).toSorted()).toEqual([...shown].toSorted())
    expect(reply.text).not.toContain(CANARY)
  })

  test('the GP sees them all where the practice has released its records', async () => {
    gateway.world.releases = { A81001: OPEN }
    const lists = resourcesIn(await ask('gp')).filter((it) => it['resourceType'] === 'List')
    expect(lists).toHaveLength(HELD.length)
  })
})

test.each([
  ['social-worker', OPEN, 'allergies medications immunisations'],
  ['ward-nurse', SAFETY, 'allergies medications'],
] as const)(
  '%s: a search for lists asks the practice for no area outside the view',
  async (role, state, areas) => {
    gateway.world.releases = { A81001: state }
    const before = gateway.steps.length
    await gateway.search('List', WHO, role)
    expect(gateway.steps.slice(before).filter((it) => it.startsWith('ask a81001'))).toEqual([
      `ask a81001: ${areas}`,
    ])
  },
)
