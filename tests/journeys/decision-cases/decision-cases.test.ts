import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../../src/model/json.js'
import { NHS, refusalIn, type SmallGateway, startSmallGateway } from '../../attacks/small-gateway.js'
import { ordinaryWorld } from '../../disclosure/world.js'
import { type Call, type Reply } from '../../http/exchange.js'
import { type CaseFacts, type DecisionCase, factsOf, readCases } from './case-file.js'
import { claimsOf } from './case-token.js'
import { MARK, portsOf, worldOf } from './case-world.js'

/** The cases whose request the API refuses before any rule, and how: nobody is asked anything. */
const REFUSED_BEFORE_RULES: Readonly<
  Record<
    string,
    { readonly call: Call; readonly path: string; readonly status: number; readonly because: string }
  >
> = {
  C57: {
    path: 'MedicationStatement?code=http://snomed.info/sct|319283006',
    call: {},
    status: 400,
    because: 'a search that names nobody is refused by the API',
  },
  C58: { ...writing('Task'), because: 'writing is not built, so what the rules would permit is not done' },
  C59: { ...writing('MedicationStatement'), because: 'writing is not built' },
}

/** The cases that are asked with a fact or two changed, and why. */
const ASKED_INSTEAD: Readonly<
  Record<string, { readonly changes: Readonly<Record<string, unknown>>; readonly because: string }>
> = {
  C66: {
    changes: {
      purpose: 'subject-access',
      'requester.role': 'patient',
      'requester.org.id': 'nhs-login',
      'requester.org.type': 'citizen',
    },
    because: 'only of a person who signs in themselves are the demographics asked twice',
  },
}

/** The cases whose type no source is asked for by itself. */
const OUTSIDE_VIEW: readonly string[] = ['C05', 'C62', 'C74', 'C75']

/** Codes that a published case leaves to the rules. */
const OWN_CODES: Readonly<Record<string, string>> = {
  // A parent must not learn that a child said no.
  C48: 'PATIENT_NOT_FOUND',
}

const { base, cases } = readCases()
const ORDINARY = factsOf(base, { changes: {} })
const possible = cases.filter((it) => !(it.id in REFUSED_BEFORE_RULES))

/** One gateway for all cases: what is around it changes while it runs, as between any two requests. */
let gateway: SmallGateway
let around: CaseFacts = ORDINARY

function change(facts: CaseFacts): void {
  around = facts
  Object.assign(gateway.world, ordinaryWorld(), worldOf(facts))
}

beforeAll(async () => {
  if (cases.length > 0) gateway = await startSmallGateway({}, {}, (ports) => portsOf(ports, () => around))
})

afterAll(async () => {
  if (cases.length > 0) await gateway.stop()
})

describe.skipIf(cases.length === 0)('the published worked decisions over HTTP', () => {
  it('are all there', () => {
    expect(possible.length).toBeGreaterThanOrEqual(57)
    const notAsIs = { ...REFUSED_BEFORE_RULES, ...ASKED_INSTEAD }
    for (const [id, { because }] of Object.entries(notAsIs)) {
      expect(cases.map((it) => it.id)).toContain(id)
      console.log(`${id} is not asked as it stands: ${because}`)
    }
  })

  it.each(possible.map((it) => [`${it.id} ${it.desc}`, it] as const))('%s', async (_, published) => {
    const { changes } = ASKED_INSTEAD[published.id] ?? { changes: {} }
    change(ORDINARY)
    const before = await askType(ORDINARY)
    expect([before.status, before.text.includes(MARK)]).toEqual([200, true])
    const facts = factsOf(base, { changes: { ...published.changes, ...changes } })
    change(facts)
    const reply = await askType(facts)
    if (!isOutsideView(entryOf(gateway))) {
      expectAsPublished(published, facts, reply, entryOf(gateway))
      return
    }
    // No source is asked for a type that the view leaves out: what comes with everything is held against the rules.
    expect(OUTSIDE_VIEW).toContain(published.id)
    expect([reply.status, reply.text.includes(MARK)]).toEqual([200, false])
    const everything = await askEverything(facts)
    expectAsPublished(published, facts, everything, entryOf(gateway))
  })

  it.each(Object.entries(REFUSED_BEFORE_RULES))('%s, before any rule', async (_, { path, call, status }) => {
    change(ORDINARY)
    const asked = gateway.steps.length
    const reply = await gateway.call(`/fhir/${path}`, {
      ...call,
      headers: { ...call.headers, ...(await bearer(ORDINARY)) },
    })
    expect(reply.status).toBe(status)
    expect(gateway.steps.slice(asked).filter((it) => !it.startsWith('append'))).toEqual([])
  })
})

function writing(resourceType: string): {
  readonly path: string
  readonly call: Call
  readonly status: number
} {
  const headers = { 'Content-Type': 'application/fhir+json' }
  return {
    path: resourceType,
    call: { method: 'POST', headers, body: JSON.stringify({ resourceType }) },
    status: 501,
  }
}

async function bearer(facts: CaseFacts): Promise<Readonly<Record<string, string>>> {
  return { Authorization: `Bearer ${await gateway.token('social-worker', claimsOf(facts))}` }
}

/** A search of the type. */
async function askType(facts: CaseFacts): Promise<Reply> {
  const type = String(facts.at('resource.type'))
  const who = type === 'Patient' ? 'identifier' : 'patient.identifier'
  return gateway.call(`/fhir/${type}/_search`, {
    method: 'POST',
    headers: { ...(await bearer(facts)), 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ [who]: `${NHS}|9990000018` }).toString(),
  })
}

/** Everything of the person. */
async function askEverything(facts: CaseFacts): Promise<Reply> {
  return gateway.call('/fhir/Patient/p-0018/$everything', { headers: await bearer(facts) })
}

/** What the last entry of the log says of the decision. */
function entryOf(gateway: SmallGateway): JsonObject {
  const entry: unknown = JSON.parse(gateway.entries.at(-1)?.body ?? '{}')
  if (!isJsonObject(entry)) throw new Error('the log has no entry')
  return entry
}

function expectAsPublished(
  { id, expect: expected }: DecisionCase,
  facts: CaseFacts,
  reply: Reply,
  entry: JsonObject,
): void {
  const type = String(facts.at('resource.type'))
  expect(decisionIn(type, reply, entry)).toBe(expected.decision)
  if (expected.decision === 'refuse') {
    expect(codeIn(reply, entry)).toBe(expected.code ?? OWN_CODES[id] ?? 'ACCESS_DENIED')
  }
  if (expected.disclose !== undefined) {
    expect(reply.text.includes('confidential-items')).toBe(expected.disclose === 'generic')
    expect(textsIn(verdictsOn(type, 'withheld', entry), 'disclose')).toContain(expected.disclose)
  }
  expect(reasonsIn(type, entry)).toEqual(expect.arrayContaining([...(expected.reasons ?? [])]))
  expect(entry['obligations']).toEqual(expect.arrayContaining([...(expected.obligations ?? [])]))
  if (expected.decision === 'mask') expect(reply.text).not.toMatch(/Synthetic Street|ZZ99/)
}

/** As the caller sees it, and as the log has it: they must agree. */
function decisionIn(type: string, reply: Reply, entry: JsonObject): string {
  const isShown = reply.text.includes(type === 'Patient' ? 'TEST-CASE' : MARK)
  if (reply.status !== 200) return isShown ? 'shown in a refusal' : 'refuse'
  const [released] = verdictsOn(type, 'released', entry)
  if (isShown) return textOf(released?.['decision']) ?? 'shown without an entry'
  if (verdictsOn(type, 'withheld', entry).length > 0) return 'withhold'
  return released === undefined ? 'refuse' : 'released, and not shown'
}

function isOutsideView(entry: JsonObject): boolean {
  return objectsOf(entry['sources']).some((it) => it['outcome'] === 'not-in-your-view')
}

function codeIn(reply: Reply, entry: JsonObject): string {
  const { refusal } = entry
  const recorded = isJsonObject(refusal) ? textOf(refusal['code']) : undefined
  return reply.status === 200 ? (recorded ?? '') : refusalIn(reply).code
}

function reasonsIn(type: string, entry: JsonObject): readonly string[] {
  const verdicts = [
    entry,
    ...objectsOf(entry['refused']),
    ...verdictsOn(type, 'withheld', entry),
    ...verdictsOn(type, 'released', entry),
  ]
  return textsIn(verdicts, 'reasons')
}

function verdictsOn(type: string, list: 'released' | 'withheld', entry: JsonObject): readonly JsonObject[] {
  return objectsOf(entry[list]).filter((it) =>
    list === 'withheld' ? it['type'] === type : textOf(it['reference'])?.startsWith(`${type}/`),
  )
}

function textsIn(objects: readonly JsonObject[], name: string): readonly string[] {
  return objects.flatMap((it) => {
    const value = it[name]
    return Array.isArray(value) ? value.map(String) : [textOf(value) ?? '']
  })
}
