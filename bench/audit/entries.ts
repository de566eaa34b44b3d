import { randomUUID } from 'node:crypto'
import { type AuditEntry } from '../../src/audit/record.js'
import { Chance } from '../match/population/chance.js'

/** How many people and workers the entries are about, and from when to when. */
export type Region = {
  readonly people: number
  readonly workers: number
  readonly since: number
  readonly until: number
}

/** A region in which a person is looked at ten times and a worker looks five hundred times, over that many days. */
export function regionOf(events: number, days: number, until: number): Region {
  return {
    people: Math.max(100, Math.round(events / 10)),
    workers: Math.max(10, Math.round(events / 500)),
    since: until - days * 86_400_000,
    until,
  }
}

/** Who holds the records of each source. */
export const HOLDERS: ReadonlyMap<string, string> = new Map([
  ['gp-elm', 'A81001'],
  ['la-riverton', '9A1'],
  ['la-hillshire', '9A2'],
])

const SOURCES = [...HOLDERS]
const ASKERS: readonly string[] = ['A81001', 'A81002', '9A1', '9A2', 'RX9']
const TYPES: readonly string[] = ['Condition', 'MedicationStatement', 'CarePlan', 'Flag', 'Encounter']
/** One rule in ten thousand entries, beside those that every entry has. */
const RARE_RULE = 'R-12'

/** An entry, and what it has in common with all that are found by the same. */
export type ShapedEntry = AuditEntry & { readonly shape: string }

/**
 * One entry of an ordinary day, about as long as those of the sandbox: nine in ten released, one in ten refused, one in
 * a thousand in an emergency.
 */
export function entryAt(n: number, total: number, region: Region, chance: Chance): ShapedEntry {
  const recorded = instant(region.since + ((region.until - region.since) * n) / total)
  const asker = chance.one(ASKERS)
  const isRefused = chance.is(0.1)
  const breakGlass = chance.is(0.001)
  const subject = `90${String(chance.whole(region.people)).padStart(8, '0')}`
  const columns: Omit<AuditEntry, 'body'> = {
    recorded,
    kind: isRefused ? 'refusal' : 'disclosure',
    requestId: randomUUID(),
    actor: `worker-${chance.whole(region.workers)}`,
    actorOrganisation: asker,
    subject,
    action: 'search',
    purpose: purposeOf(breakGlass, chance),
    outcome: isRefused ? (chance.is(0.9) ? 'NO_RELATIONSHIP' : 'REVIEW_REQUIRED') : 'released',
    breakGlass,
  }
  const [source, organisation] = chance.one(SOURCES)
  const rule = chance.is(0.0001) ? RARE_RULE : 'B-01'
  const { kind, purpose, outcome } = columns
  const shape = [kind, asker, purpose, outcome, String(breakGlass), source, rule].join(' ')
  return { ...columns, shape, body: evidenceOf(columns, { source, organisation, rule }) }
}

function purposeOf(breakGlass: boolean, chance: Chance): string {
  if (breakGlass) return 'emergency'
  return chance.is(0.001) ? 'safeguarding-child' : chance.is(0.3) ? 'care-act-assessment' : 'direct-care'
}

function instant(milliseconds: number): string {
  return new Date(Math.floor(milliseconds)).toISOString()
}

type AskedSource = { readonly source: string; readonly organisation: string; readonly rule: string }

function evidenceOf(columns: Omit<AuditEntry, 'body'>, { source, organisation, rule }: AskedSource): string {
  const isRefused = columns.kind === 'refusal'
  return JSON.stringify({
    version: 1,
    nonce: randomUUID(),
    recorded: columns.recorded,
    requestId: columns.requestId,
    at: columns.recorded,
    requester: {
      callingSystem: 'riverton-case-system',
      userId: columns.actor,
      organisation: columns.actorOrganisation,
      roleName: 'social-worker',
      roleGroup: 'regulated-social-work',
    },
    interaction: 'search',
    type: 'CarePlan',
    subject: { nhsNumbers: [columns.subject], patient: randomUUID() },
    query: 'cGF0aWVudC5pZGVudGlmaWVyPWh0dHBzOi8vZmhpci5uaHMudWsvSWQvbmhzLW51bWJlcnw5OTkwMDAwMDE4',
    purpose: columns.purpose,
    ruleSetHash: 'f2ca1bb6c7e907d06dafe4687e579fce76b37e4e93b7605022da52e6ccc26fd2',
    refusal: isRefused ? { code: columns.outcome } : undefined,
    verdicts: [{ source, reasons: [rule, 'D-02'], obligations: ['O-01'] }],
    released: isRefused ? [] : TYPES.map((type) => releasedOf(type, source, rule)),
    refused: [],
    withheld: [],
    sources: [
      { source, organisation, area: 'services', outcome: isRefused ? 'not-asked' : 'answered', count: 5 },
    ],
    response: { status: isRefused ? 403 : 200, bytes: 4_711, digest: randomUUID() },
  })
}

function releasedOf(type: string, source: string, rule: string): object {
  const reference = `${type}/${source}-0f8fad5bd9cb469fa16570867728950e`
  return { reference, source, area: 'services', decision: 'permit', reasons: [rule] }
}
