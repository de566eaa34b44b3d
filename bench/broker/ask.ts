import { randomUUID } from 'node:crypto'
import { type FoldedRules, type RuleSet } from '../../src/decision/rule-set.js'
import { permit } from '../../src/decision/permit.js'
import { type SourceSettings } from '../../src/config/settings-types.js'
import { type DisclosureRequest } from '../../src/model/disclosure-request.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { askSources } from '../../src/sources/ask-sources.js'
import { type SourceWorld } from '../../src/sources/connector.js'
import { descriptorOf } from '../../src/sources/registry.js'
import { restJson } from '../../src/sources/rest-json/rest-json.js'
import { type SourceEvents } from '../../src/sources/source-events.js'
import { type Sources } from './sources.js'

export const BROKER_SOURCES = 5
const REQUESTS = 600
const AT_ONCE = 6

/** Milliseconds of whole requests, and of single answers of every source but the first. */
export type Asked = {
  readonly times: readonly number[]
  readonly others: readonly number[]
  readonly calls: number
  readonly failed: number
}

/** Asks all sources through the broker and its connectors, again and again. */
export async function askAbout(
  sources: Sources,
  how: { readonly hedgeAfterMs: number | undefined; readonly deadlineMs: number },
): Promise<Asked> {
  const others: number[] = []
  const counted = { failed: 0 }
  const events: SourceEvents = {
    ...SILENT,
    answered: ({ source, milliseconds, outcomes }) => {
      if (outcomes.answered === undefined) counted.failed += 1
      if (source !== 'source-0') others.push(milliseconds)
    },
  }
  const connected = sources.urls.map((url, n) => {
    const settings = settingsOf(n, url, how)
    return {
      descriptor: descriptorOf(settings, undefined),
      deadlineMs: how.deadlineMs,
      connector: restJson(settings, worldWith(events)),
    }
  })
  // Finer than a whole millisecond, so that medians can be compared.
  const clock = { now: () => performance.timeOrigin + performance.now(), random: () => Math.random() }
  const broker = askSources(connected, how.deadlineMs * 1.2, clock, events)
  const times: number[] = []
  const before = sources.calls()
  let left = REQUESTS
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) {
        const started = performance.now()
        await broker.ask(permitFor(connected.map((it) => it.descriptor)), (it) => it)
        times.push(performance.now() - started)
      }
    }),
  )
  await broker.close()
  return { times, others, calls: sources.calls() - before, failed: counted.failed }
}

const SILENT: SourceEvents = {
  attempted: () => undefined,
  breakerChanged: () => undefined,
  answered: () => undefined,
  feedRead: () => undefined,
}

function settingsOf(
  n: number,
  baseUrl: string,
  { hedgeAfterMs, deadlineMs }: Pick<SourceSettings, 'hedgeAfterMs' | 'deadlineMs'>,
): SourceSettings {
  return {
    id: `source-${n}`,
    kind: 'rest-json',
    name: `Source ${n}`,
    organisation: known('9A1', isOdsCode),
    recordClass: 'social-care-record',
    mapping: 'mosaic-rest',
    areas: ['services'],
    deadlineMs,
    maxConcurrent: AT_ONCE * 2,
    hedgeAfterMs,
    overrideSupported: false,
    options: {
      baseUrl,
      find: { path: '/find/{nhsNumber}', rows: 'items', id: 'id', nhsNumber: 'NHS' },
      parts: [
        {
          part: 'packagesOfCare',
          path: '/packages/{found.id}',
          areas: ['services'],
          shape: 'rows',
          rows: 'items',
        },
      ],
    },
  }
}

function worldWith(events: SourceEvents): SourceWorld {
  return {
    clock: { now: () => Date.now(), random: () => Math.random() },
    uuid: randomUUID,
    secret: () => '',
    events,
    sds: { url: 'http://127.0.0.1:9', deadlineMs: 1 },
    held: {
      holding: () => Promise.resolve({ asOf: undefined, isPartial: false, isDisputed: false, records: [] }),
    },
    organisationName: () => undefined,
    baseUrl: 'https://linchpin.example',
    version: '0',
  }
}

const unjudged = (): never => {
  throw new Error('nothing is judged here')
}
const OPEN: FoldedRules = {
  asking: { obligations: [], reasons: [] },
  refusalFor: () => undefined,
  viewExcludes: () => false,
  newestOnly: () => undefined,
  activeOnly: () => false,
  judge: unjudged,
}
const RULES: RuleSet = { hash: 'bench', decide: unjudged, fold: () => OPEN }

function permitFor(sources: readonly ReturnType<typeof descriptorOf>[]) {
  const nhsNumber = known('9990000018', isNhsNumber)
  const request: DisclosureRequest = {
    id: randomUUID(),
    requester: {
      callingSystem: 'bench',
      // Somebody else each time, so that no two requests share an answer.
      userId: randomUUID(),
      userName: undefined,
      role: undefined,
      roleName: undefined,
      roleGroup: undefined,
      healthProfessional: false,
      organisation: known('A81001', isOdsCode),
      organisationName: undefined,
      purpose: 'direct-care',
      authAssurance: 3,
      activities: [],
      selfClaimed: false,
      permissionToView: undefined,
      breakGlass: false,
      reason: undefined,
      authority: { reference: undefined, approvedBy: undefined, justification: undefined },
      actingFor: undefined,
      person: undefined,
      scopes: [],
    },
    interaction: 'search',
    type: 'CarePlan',
    person: { kind: 'nhs-number', nhsNumber },
    query: EMPTY_QUERY,
    cursor: undefined,
    rawQuery: '',
    at: new Date().toISOString(),
  }
  const person = { id: 'person', nhsNumber, nhsNumbers: [nhsNumber], trace: { kind: 'unavailable' } as const }
  const candidates = sources.map((source) => ({ source, types: ['CarePlan'], facts: {} }))
  const result = permit(request, person, candidates, [], RULES)
  if (result.kind === 'refused') throw new Error('the rules of this benchmark permit everything')
  return result.permit
}

function known<T extends string>(text: string, is: (text: string) => text is T): T {
  if (!is(text)) throw new Error('not what it should be')
  return text
}
