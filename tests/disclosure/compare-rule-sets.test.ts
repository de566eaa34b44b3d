import { describe, expect, test } from 'vitest'
import { type EntryColumns, entryText } from '../../src/audit/entry-text.js'
import { type FoundEntry } from '../../src/audit/questions/question.js'
import { compareRuleSets } from '../../src/disclosure/simulation/compare-rule-sets.js'
import { compileRules } from '../../src/decision/compile-rules.js'
import { type Viewer } from '../../src/model/officers/officer.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { ods } from './world.js'

const compiled = compileRules(ruleFilesWith('integrity.yaml', 'at_least: 2', 'at_least: 2'))
if (compiled.kind !== 'compiled') throw new Error('rules do not compile')
const rules = compiled

const COLUMNS: EntryColumns = {
  recorded: '2026-11-21T10:00:00.000Z',
  kind: 'disclosure',
  requestId: 'r-1',
  actor: 'SW-1',
  actorOrganisation: '9A1',
  subject: '9990000018',
  action: 'search',
  purpose: 'direct-care',
  outcome: 'released',
  breakGlass: false,
}
const entryWith = (body: string): FoundEntry => ({
  shard: 0,
  index: 1n,
  columns: COLUMNS,
  origin: 'test.example/log',
  text: entryText(COLUMNS, body),
  leaf: '',
})

type Compared = {
  readonly columns?: Partial<EntryColumns>
  readonly body: string
  readonly pages?: number
  /** Of one page. */
  readonly entries?: number
}

/** What a viewer is told of one entry, whatever the index finds for them. */
async function comparedFor(
  viewer: Viewer,
  { columns = {}, body, pages = 1, entries = 1 }: Compared,
): ReturnType<typeof compareRuleSets> {
  const said = { ...COLUMNS, ...columns }
  const entry = { ...entryWith(body), columns: said, text: entryText(said, body) }
  return compareRuleSets(
    { viewer, from: '2026-11-21', to: '2026-11-21', before: 'then', after: rules.ruleSet.hash },
    {
      log: {
        search: (_viewer, { kind }, after) => {
          const page = Number(after?.index ?? 0n) + 1
          const next = page < pages ? { shard: 0, index: BigInt(page), recorded: said.recorded } : undefined
          const found = Array.from({ length: kind === said.kind ? entries : 0 }, () => entry)
          return Promise.resolve({ entries: found, next })
        },
      },
      rulesOf: () => Promise.resolve(rules),
      controllerOf: (source) => CONTROLLERS.get(source),
    },
  )
}

const CONTROLLERS: ReadonlyMap<string, string> = new Map([
  ['riverton', '9A1'],
  ['hillshire', '9A2'],
  ['elm', 'A81001'],
])

/** How many entries a comparison says it could not read. */
async function unreadableFor(viewer: Viewer, body: string): Promise<number | undefined> {
  return (await comparedFor(viewer, { body }))?.unreadable
}

describe('an entry that cannot be read', () => {
  test.each([
    ['is no JSON', '{"facts":'],
    ['holds no decision', '{}'],
  ])('because it %s fails no comparison, and is counted to whose worker asked alone', async (_why, body) => {
    expect(await unreadableFor('all', body)).toBe(1)
    expect(await unreadableFor(ods('9A1'), body)).toBe(1)
    expect(await unreadableFor(ods('A81001'), body)).toBe(0)
  })
})

const ALL_ASKED = { riverton: 'answered', hillshire: 'answered-empty', elm: 'answered' }
const REFUSED = {
  refusal: { code: 'NO_RELATIONSHIP' },
  verdicts: [{ source: 'elm', code: 'NO_RELATIONSHIP', reasons: ['B-01'], obligations: [] }],
}

/** Whom the decision is counted to, of the asker, another council, the practice, a stranger and who sees all. */
describe.each([
  ['everybody may know of', { purpose: 'direct-care' }, evidence(ALL_ASKED), ['9A1', '9A2', 'A81001', 'all']],
  ['is kept from others', { purpose: 'safeguarding-adult' }, evidence(ALL_ASKED), ['9A1', 'A81001', 'all']],
  [
    'was refused as a whole',
    { kind: 'refusal', outcome: 'NO_RELATIONSHIP' },
    evidence({}, REFUSED),
    ['9A1', 'all'],
  ],
  [
    'was of a description, and refused',
    { kind: 'refusal', action: 'match', outcome: 'NO_RELATIONSHIP' },
    evidence({}, REFUSED),
    ['all'],
  ],
] as const)('a decision that %s', (_what, columns, body, viewers) => {
  test.each(['9A1', '9A2', 'A81001', 'RX9', 'all'] as const)(
    'is counted to %s only where they could open it, whatever it is found by',
    async (viewer) => {
      const found = await comparedFor(viewer === 'all' ? viewer : ods(viewer), { columns, body })
      const isCounted = viewers.some((it) => it === viewer)
      expect(found?.replayed).toBe(isCounted ? 1 : 0)
      // What is nobody's to whoever described them is as any other entry of theirs that holds no decision.
      const isNobodys = viewer === '9A1' && !isCounted
      expect(found?.unreadable).toBe(isNobodys ? 1 : 0)
    },
  )
})

test('what is not the viewer’s is in no count, not even in that there was more', async () => {
  // More than are looked at, a page at a time.
  const found = await comparedFor(ods('9A2'), {
    columns: { purpose: 'safeguarding-adult' },
    body: evidence(ALL_ASKED),
    pages: 600,
  })
  expect(found).toEqual({ rows: [], totals: [], replayed: 0, otherwise: 0, unreadable: 0, isCut: false })
})

test('no more is read than a bound, however little of it is the viewer’s, and then it is said to be cut', async () => {
  const columns = { purpose: 'safeguarding-adult' }
  const found = (pages: number) =>
    comparedFor(ods('9A2'), { columns, body: evidence(ALL_ASKED), pages, entries: 25 })
  expect((await found(400))?.isCut).toBe(false)
  expect((await found(401))?.isCut).toBe(true)
})

test('a decision about records that have changed hands is counted to whose they were', async () => {
  const taken = evidence({ elm: 'answered' }).replace('"organisation":"A81001"', '"organisation":"A81002"')
  expect((await comparedFor(ods('A81002'), { body: taken }))?.replayed).toBe(1)
  expect((await comparedFor(ods('A81001'), { body: taken }))?.replayed).toBe(0)
})

/** The evidence of a request that three sources were considered for, and what became of it. */
function evidence(outcomes: Readonly<Record<string, string>>, more: object = {}): string {
  return JSON.stringify({
    at: '2026-11-21T09:59:59.000Z',
    requester: { organisation: '9A1', roleName: 'social worker' },
    ruleSetHash: 'then',
    sources: Object.entries(outcomes).map(([source, outcome]) => ({
      source,
      organisation: CONTROLLERS.get(source),
      area: 'services',
      outcome,
    })),
    facts: {
      shared: {},
      holders: [...CONTROLLERS.keys()].map((source) => ({
        source,
        recordClass: source === 'elm' ? 'gp-record' : 'social-care-record',
        types: ['Flag'],
        facts: {},
      })),
    },
    ...more,
  })
}
