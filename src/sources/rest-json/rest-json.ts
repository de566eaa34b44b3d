import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type Json, type JsonObject } from '../../model/json.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import {
  type AskContext,
  type Connector,
  type ConnectorAnswer,
  SourceOptionsError,
  type SourceWorld,
} from '../connector.js'
import { isoNow } from '../guard/clock.js'
import { type Guard, guard, guardSettings } from '../guard/guard.js'
import { answerThroughout } from '../outcomes.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { tlsIdentity } from '../settings/tls-identity.js'
import { areaOutcomes, failureOutcome } from '../parts/area-outcomes.js'
import { reasonsIn, type Rows } from '../parts/rows.js'
import { contradictsBirthDate, isNumberOf, isSameId, withoutRepeats } from '../person/check-rows.js'
import { type RowsWanted, fetchRows } from './fetch-rows.js'
import { type PartOptions, REST_JSON_OPTIONS_SCHEMA, type RestJsonOptions } from './options.js'
import { filled, type TemplateValues } from './template.js'

/**
 * The connector to a case system with a REST interface, declared in its options: finds the person by NHS number, then
 * fetches only the parts the areas asked need, as one record. Throws `SourceOptionsError` when its options are wrong.
 */
export function restJson(settings: SourceSettings, world: SourceWorld): Connector {
  const options = checkOptions(settings, (it) => checkSchema<RestJsonOptions>(REST_JSON_OPTIONS_SCHEMA, it))
  checkAddress(options)
  const calls = guard(
    {
      ...guardSettings(settings.id, options.baseUrl, settings.maxConcurrent),
      hedgeAfterMs: settings.hedgeAfterMs,
      ...(options.maxResponseBytes === undefined ? {} : { maxBytes: options.maxResponseBytes }),
      tls: tlsIdentity(options.tls, world),
    },
    world.clock,
    world.events,
  )
  return {
    kind: 'rest-json',
    ask: (question, about) => askCaseSystem({ settings, options, world, calls, question, about }),
    close: () => calls.close(),
  }
}

/** This machine itself (W3C Secure Contexts, potentially trustworthy origins). */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/

/** Records in clear cross no network unless somebody has said that they may. */
function checkAddress({ baseUrl, allowPlainHttp = false }: RestJsonOptions): void {
  if (allowPlainHttp || baseUrl.startsWith('https:') || LOOPBACK.test(baseUrl)) return
  const message = 'expected https, or allowPlainHttp where the network between encrypts by itself'
  throw new SourceOptionsError([{ pointer: '/options/baseUrl', message }])
}

type Asking = {
  readonly settings: SourceSettings
  readonly options: RestJsonOptions
  readonly world: SourceWorld
  readonly calls: Guard
  readonly question: Question
  readonly about: AskContext
}

/** One part as fetched: what may be passed on, or how it failed. */
type FetchedPart = { readonly part: PartOptions; readonly rows: Rows }

async function askCaseSystem(asking: Asking): Promise<ConnectorAnswer> {
  const { question, world } = asking
  const person = await findPerson(asking)
  const throughout = (rows: Rows) =>
    answerThroughout(question, failureOutcome(rows), isoNow(world.clock), reasonsIn([rows]))
  if (person.kind === 'not-known') return answerThroughout(question, 'answered-empty', isoNow(world.clock))
  if (person.kind !== 'person') return throughout(person)
  const wanted = asking.options.parts.filter(
    (it) => it.fetch === 'always' || it.areas.some((area) => question.areas.includes(area)),
  )
  const parts = await Promise.all(
    wanted.map(async (part): Promise<FetchedPart> => ({ part, rows: await fetchPart(asking, part, person) })),
  )
  const needed = parts.find((it) => it.part.fetch === 'always' && it.rows.kind !== 'rows')
  return needed === undefined ? answerFrom(asking, person.row, parts) : throughout(needed.rows)
}

/** The row of the person, and the number that found it: what the system knows them by. */
type PersonFound = {
  readonly kind: 'person'
  readonly row: JsonObject
  readonly nhsNumber: NhsNumber
}

type PersonSought = PersonFound | Exclude<Rows, { kind: 'rows' }>

/**
 * The one row of the number asked and of those that it superseded. Every number is asked, as a second record may
 * stand under a former one. Another person's row, or two rows, is an error: nobody is guessed.
 */
async function findPerson(asking: Asking): Promise<PersonSought> {
  const { nhsNumber, nhsNumbers } = asking.about.person
  let person: PersonFound | undefined
  for (const number of new Set([nhsNumber, ...nhsNumbers])) {
    const found = await findByNumber(asking, number)
    if (found.kind === 'not-known') continue
    if (found.kind !== 'person') return found
    if (person !== undefined && JSON.stringify(person.row) !== JSON.stringify(found.row))
      return { kind: 'error', reason: 'several-persons' }
    person ??= found
  }
  return person ?? { kind: 'not-known' }
}

/** A system may find the row by a number that another of the person's superseded. */
async function findByNumber(asking: Asking, number: NhsNumber): Promise<PersonSought> {
  const { find } = asking.options
  const how = { shape: 'rows', notKnown: find.notKnown ?? [] } as const
  const found = await fetchFilled(asking, find, { nhsNumber: number, found: {} }, how)
  if (found.kind !== 'rows') return found
  const [row, another] = found.rows
  if (row === undefined) return { kind: 'not-known' }
  if (!found.rows.every((it) => isNumberOf(it[find.nhsNumber], asking.about.person.nhsNumbers)))
    return { kind: 'error', reason: 'other-nhs-number' }
  if (another !== undefined) return { kind: 'error', reason: 'several-persons' }
  return { kind: 'person', row, nhsNumber: number }
}

async function fetchPart(asking: Asking, part: PartOptions, person: PersonFound): Promise<Rows> {
  const values = { nhsNumber: person.nhsNumber, found: person.row }
  const fetched = await fetchFilled(asking, part, values, { shape: part.shape, notKnown: [] })
  if (fetched.kind !== 'rows') return fetched
  const objection = objectionTo(asking, part, person.row, fetched.rows)
  if (objection !== undefined) return { kind: 'error', reason: objection }
  const rows = part.rowId === undefined ? fetched.rows : withoutRepeats(fetched.rows, part.rowId)
  return rows === undefined ? { kind: 'error', reason: 'conflicting-duplicates' } : { kind: 'rows', rows }
}

/** Why the rows are not, or not surely, of the person found and traced. */
function objectionTo(
  { options, about }: Asking,
  part: PartOptions,
  person: JsonObject,
  rows: readonly JsonObject[],
): string | undefined {
  const { belongsTo, nhsNumber, birthDate } = part
  const { trace, nhsNumbers } = about.person
  const traced = trace.kind === 'traced' ? trace.birthDate : undefined
  const id = person[options.find.id]
  if (belongsTo !== undefined && !rows.every((it) => isSameId(it[belongsTo], id))) return 'other-person'
  if (nhsNumber !== undefined && !rows.every((it) => isNumberOf(it[nhsNumber], nhsNumbers)))
    return 'other-nhs-number'
  if (birthDate !== undefined && rows.some((it) => contradictsBirthDate(it[birthDate], traced)))
    return 'other-birth-date'
  return undefined
}

async function fetchFilled(
  { options, world, calls, about }: Asking,
  at: Pick<PartOptions, 'path' | 'query' | 'rows' | 'paging'>,
  values: TemplateValues,
  how: Pick<RowsWanted, 'shape' | 'notKnown'>,
): Promise<Rows> {
  const url = urlOf(options.baseUrl, at, values)
  if (url === undefined) return { kind: 'error', reason: 'field-missing' }
  return fetchRows(
    (page) =>
      calls.call({
        method: 'GET',
        url: page.href,
        headers: () => ({
          accept: 'application/json',
          'x-correlation-id': about.requestId,
          ...authOf(options, world),
        }),
        body: undefined,
        repeat: 'safe',
        deadline: about.deadline,
        signal: about.signal,
      }),
    { url, rows: at.rows, paging: at.paging, ...how },
  )
}

function urlOf(
  baseUrl: string,
  at: Pick<PartOptions, 'path' | 'query'>,
  values: TemplateValues,
): URL | undefined {
  const path = filled(at.path, values, encodeURIComponent)
  if (path === undefined) return undefined
  const url = new URL(`${baseUrl.replace(/\/$/, '')}${path}`)
  for (const [name, template] of Object.entries(at.query ?? {})) {
    const value = filled(template, values, (it) => it)
    if (value === undefined) return undefined
    url.searchParams.set(name, value)
  }
  return url
}

function authOf(options: RestJsonOptions, world: SourceWorld): Readonly<Record<string, string>> {
  if (options.auth === undefined) return {}
  const secret = world.secret(options.auth.secret)
  const { header } = options.auth
  return header === undefined ? { authorization: `Bearer ${secret}` } : { [header.toLowerCase()]: secret }
}

function answerFrom(asking: Asking, person: JsonObject, parts: readonly FetchedPart[]): ConnectorAnswer {
  const { settings, options, question, world } = asking
  const now = isoNow(world.clock)
  const id = person[options.find.id]
  if (typeof id !== 'string' && typeof id !== 'number')
    return answerThroughout(question, 'error', now, ['person-without-id'])
  const content: Record<string, Json> = {}
  for (const { part, rows } of parts)
    if (rows.kind === 'rows') content[part.part] = part.shape === 'rows' ? rows.rows : (rows.rows[0] ?? {})
  return {
    source: settings.id,
    records: [
      {
        source: settings.id,
        mapping: settings.mapping,
        recordId: String(id),
        area: undefined,
        content,
        retrievedAt: now,
        asOf: undefined,
      },
    ],
    outcomes: areaOutcomes(
      settings.id,
      question.areas,
      parts.map(({ part, rows }) => ({ areas: part.areas, rows })),
      now,
    ),
    refusedConsent: false,
    reasons: reasonsIn(parts.map((it) => it.rows)),
  }
}
