import { describe, expect, it } from 'vitest'
import { resourceType } from '../../../src/fhir/resource-types.js'
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../../src/model/json.js'
import { NHS, refusalIn, type SmallGateway, startSmallGateway } from '../../attacks/small-gateway.js'
import { type Reply } from '../../http/exchange.js'
import { type CaseFacts, type DecisionCase, factsOf, readCases } from './case-file.js'
import { claimsOf } from './case-token.js'
import { MARK, portsOf, worldOf } from './case-world.js'

/** The cases that no request can bring about, and why. */
const NOT_OVER_HTTP: Readonly<Record<string, string>> = {
  C57: 'a search that names nobody is refused by the API before any rule: 400',
  C58: 'writing is not built: 501 before any rule',
  C59: 'writing is not built: 501 before any rule',
}

const OF_UNKNOWN_TYPE = 'the API has no such type: an item of another type that the same rules treat alike'
const ANOTHER_TYPE = { changes: { 'resource.type': 'CareTeam' }, because: OF_UNKNOWN_TYPE }

/** The cases that are asked with a fact or two changed, and why. */
const ASKED_INSTEAD: Readonly<
  Record<string, { readonly changes: Readonly<Record<string, unknown>>; readonly because: string }>
> = {
  C05: ANOTHER_TYPE,
  C06: ANOTHER_TYPE,
  C32: ANOTHER_TYPE,
  C45: ANOTHER_TYPE,
  C61: ANOTHER_TYPE,
  C62: ANOTHER_TYPE,
  C75: ANOTHER_TYPE,
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

const { base, cases } = readCases()
const possible = cases.filter((it) => !(it.id in NOT_OVER_HTTP))

describe.skipIf(cases.length === 0)('the published worked decisions over HTTP', () => {
  it('are all there, but for those that cannot be asked', () => {
    expect(possible.length).toBeGreaterThanOrEqual(47)
    for (const { id } of cases.filter((it) => it.id in NOT_OVER_HTTP))
      console.log(`${id} is not asked over HTTP: ${NOT_OVER_HTTP[id] ?? ''}`)
    for (const [id, { because }] of Object.entries(ASKED_INSTEAD))
      console.log(`${id} is asked in part: ${because}`)
  })

  it.each(possible.map((it) => [`${it.id} ${it.desc}`, it] as const))('%s', async (_, published) => {
    const { changes } = ASKED_INSTEAD[published.id] ?? { changes: {} }
    const facts = factsOf(base, { ...published, changes: { ...published.changes, ...changes } })
    const gateway = await startSmallGateway(worldOf(facts), {}, (ports) => portsOf(ports, facts))
    try {
      const reply = await ask(gateway, facts)
      expectAsPublished(published, facts, reply, entryOf(gateway))
    } finally {
      await gateway.stop()
    }
  })
})

/** A search of the type where it has one, else everything of the person. */
async function ask(gateway: SmallGateway, facts: CaseFacts): Promise<Reply> {
  const type = String(facts.at('resource.type'))
  const token = await gateway.token('social-worker', claimsOf(facts))
  const headers = { Authorization: `Bearer ${token}` }
  // Of a type that is not known nothing is asked but with everything.
  if (resourceType(type) === undefined) return gateway.call('/fhir/Patient/p-0018/$everything', { headers })
  const who = type === 'Patient' ? 'identifier' : 'patient.identifier'
  return gateway.call(`/fhir/${type}/_search`, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ [who]: `${NHS}|9990000018` }).toString(),
  })
}

/** What the last entry of the log says of the decision. */
function entryOf(gateway: SmallGateway): JsonObject {
  const entry: unknown = JSON.parse(gateway.entries.at(-1)?.body ?? '{}')
  if (!isJsonObject(entry)) throw new Error('the log has no entry')
  return entry
}

function expectAsPublished(
  { expect: expected }: DecisionCase,
  facts: CaseFacts,
  reply: Reply,
  entry: JsonObject,
): void {
  const type = String(facts.at('resource.type'))
  expect(decisionIn(type, reply, entry)).toBe(expected.decision)
  if (expected.code !== undefined) expect(codeIn(reply, entry)).toBe(expected.code)
  if (expected.disclose !== undefined) {
    expect(reply.text.includes('confidential-items')).toBe(expected.disclose === 'generic')
    expect(textsIn(verdictsOn(type, 'withheld', entry), 'disclose')).toContain(expected.disclose)
  }
  // A source that holds nothing within the view is not asked: then nothing came back that a rule could be a reason for.
  if (!isOutsideView(entry)) {
    expect(reasonsIn(type, entry)).toEqual(expect.arrayContaining([...(expected.reasons ?? [])]))
  }
  expect(entry['obligations']).toEqual(expect.arrayContaining([...(expected.obligations ?? [])]))
  if (expected.decision === 'mask') expect(reply.text).not.toMatch(/Synthetic Street|ZZ99/)
}

/** As the caller sees it, and as the log has it: they must agree. */
function decisionIn(type: string, reply: Reply, entry: JsonObject): string {
  const isShown = reply.text.includes(type === 'Patient' ? 'TEST-CASE' : MARK)
  if (reply.status !== 200) return isShown ? 'shown in a refusal' : 'refuse'
  const [released] = verdictsOn(type, 'released', entry)
  if (isShown) return textOf(released?.['decision']) ?? 'shown without an entry'
  if (verdictsOn(type, 'withheld', entry).length > 0 || isOutsideView(entry)) return 'withhold'
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
