import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type Area } from '../../model/area.js'
import { textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type SourceRecord } from '../../model/source.js'
import {
  type AskContext,
  type Connector,
  type ConnectorAnswer,
  type SettingsProblem,
  SourceOptionsError,
  type SourceWorld,
} from '../connector.js'
import { isoNow } from '../guard/clock.js'
import { guard, guardSettings } from '../guard/guard.js'
import { answerThroughout, outcomeOf } from '../outcomes.js'
import { areaOutcomes, failureOutcome } from '../parts/area-outcomes.js'
import { reasonsIn, type Rows } from '../parts/rows.js'
import { checkPerson } from '../person/check-person.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { tlsIdentity } from '../settings/tls-identity.js'
import { FHIR_R4_OPTIONS_SCHEMA, type FhirR4Options, type SearchOptions } from './options.js'
import { type Found } from './read-page.js'
import { type BroughtAlong, broughtAlong, isBroughtAlong, revincludeOf } from './brought-along.js'
import { type FhirSystem, type Searched, type Waiting, fhirSystem } from './search.js'
import { type StatedIncludes, statedIncludes } from './stated-includes.js'
import {
  type FoundPerson,
  type Part,
  foundTogether,
  nameOf,
  partOf,
  queryOf,
  withoutContradictions,
} from './searched-parts.js'
import { isAsked, searchesFor, withoutUnknownReasons } from './told-of.js'

/**
 * The connector to a system that gives FHIR R4: finds the one Patient by NHS number, compares them with the person
 * traced, and makes only the searches that the areas asked need, those for labelling what these give among them. Throws
 * `SourceOptionsError` when its options are wrong.
 */
export function fhirR4(settings: SourceSettings, world: SourceWorld): Connector {
  const options = checkOptions(settings, (it) => checkSchema<FhirR4Options>(FHIR_R4_OPTIONS_SCHEMA, it))
  checkSearches(options)
  const calls = guard(
    {
      ...guardSettings(settings.id, options.baseUrl, settings.maxConcurrent),
      ...(options.maxResponseBytes === undefined ? {} : { maxBytes: options.maxResponseBytes }),
      hedgeAfterMs: settings.hedgeAfterMs,
      tls: tlsIdentity(options.tls, world),
    },
    world.clock,
    world.events,
  )
  const system = fhirSystem(options, calls, world)
  const stated = statedIncludes((about) => system.capabilities(about))
  return {
    kind: 'fhir-r4',
    ready: () =>
      unstated(options, stated, {
        requestId: world.uuid(),
        deadline: world.clock.now() + settings.deadlineMs,
        signal: new AbortController().signal,
      }),
    ask: (question, about) => askSystem({ settings, options, world, system, stated, question, about }),
    close: () => calls.close(),
  }
}

/** A search that does not name the person would fetch everybody's. */
function checkSearches({ searches }: FhirR4Options): void {
  const problems = searches.flatMap((search, index) =>
    faultOf(search, searches).map((message) => ({ pointer: `/options/searches/${index}/query`, message })),
  )
  if (problems.length > 0) throw new SourceOptionsError(problems)
}

function faultOf(search: SearchOptions, searches: readonly SearchOptions[]): readonly string[] {
  const { query, broughtBy, type } = search
  if (broughtBy !== undefined) {
    if (query !== undefined) return ['what comes with the Patient is searched by nothing else']
    const isOnly = searches.every((it) => it === search || it.type !== type || it.broughtBy === undefined)
    return isOnly ? [] : ['a type comes with the Patient once']
  }
  const isOfOne = Object.values(query ?? {})
    .flat()
    .some((it) => it.includes('{patient}'))
  return isOfOne ? [] : ['no parameter holds {patient}, so the search would be of everybody']
}

/** What is to come with the Patient though the source says it brings no such thing. One that is out says so later. */
async function unstated(
  { searches }: FhirR4Options,
  stated: StatedIncludes,
  about: Waiting,
): Promise<readonly SettingsProblem[]> {
  const along = searches.filter(isBroughtAlong)
  const listed: readonly SearchOptions[] = (await stated(along, about)) ?? along
  return searches.flatMap((it, index) =>
    !isBroughtAlong(it) || listed.includes(it)
      ? []
      : [
          {
            pointer: `/options/searches/${index}/broughtBy`,
            message: `the source's CapabilityStatement does not list ${revincludeOf(it)} as searchRevInclude of Patient`,
          },
        ],
  )
}

type Asking = {
  readonly settings: SourceSettings
  readonly options: FhirR4Options
  readonly world: SourceWorld
  readonly system: FhirSystem
  readonly stated: StatedIncludes
  readonly question: Question
  readonly about: AskContext
}

async function askSystem(asking: Asking): Promise<ConnectorAnswer> {
  const { question, world, options } = asking
  const searches = searchesFor(question.areas, options.searches)
  const along = (await asking.stated(searches.filter(isBroughtAlong), asking.about)) ?? []
  const person = await findPerson(asking, along)
  if ('kind' in person)
    return person.kind === 'not-known'
      ? answerThroughout(question, 'answered-empty', isoNow(world.clock))
      : answerThroughout(question, failureOutcome(person), isoNow(world.clock), reasonsIn([person]))
  return together(asking, person, withoutContradictions(await partsFor(searches, person, along, asking)))
}

function partsFor(
  searches: readonly SearchOptions[],
  person: FoundPerson,
  along: readonly BroughtAlong[],
  { system, about }: Asking,
): Promise<readonly Part[]> {
  return Promise.all(
    searches.map(async (search): Promise<Part> => {
      const found = isBroughtAlong(search)
        ? broughtAlong(search, along.includes(search) ? person.searched : [])
        : await system.search(search.type, queryOf(search, person.id), about)
      return partOf(search, found, person, about)
    }),
  )
}

type PersonSought = FoundPerson | Exclude<Rows, { kind: 'rows' }>

/**
 * The one Patient of the number asked and of those that it superseded. Every number is asked, as a second record may
 * stand under a former one: two Patients, another person's, or a search that is not whole, is an error.
 */
async function findPerson({ about, system }: Asking, along: readonly BroughtAlong[]): Promise<PersonSought> {
  const matches: Found[] = []
  const all: Searched[] = []
  for (const number of new Set([about.person.nhsNumber, ...about.person.nhsNumbers])) {
    const query = new URLSearchParams({ identifier: `${NHS_NUMBER_SYSTEM}|${number}` })
    for (const it of along) query.append('_revinclude', revincludeOf(it))
    const searched = await system.search('Patient', query, about)
    if (searched.kind !== 'found') return searched
    all.push(searched)
    matches.push(...searched.matches)
    if (onlyOnce(matches).length > 1) return { kind: 'error', reason: 'several-persons' }
    if (!searched.isWhole) return { kind: 'error', reason: 'search-incomplete' }
  }
  const [found] = matches
  if (found !== undefined) return personFrom(found, all, about)
  // What refers to a Patient whom the source does not know is a contradiction, and no empty answer.
  const isAlone = all.some((it) => it.kind === 'found' && it.included.length > 0)
  return isAlone ? { kind: 'error', reason: 'include-without-patient' } : { kind: 'not-known' }
}

function personFrom(found: Found, searched: readonly Searched[], { person }: AskContext): PersonSought {
  const id = textOf(found.resource['id'])
  if (found.resource.resourceType !== 'Patient' || id === undefined || !/^[A-Za-z0-9.-]{1,64}$/.test(id))
    return { kind: 'error', reason: 'not-a-patient' }
  const check = checkPerson(found.resource, person)
  return check.kind === 'same' ? { found, id, searched } : { kind: 'error', reason: check.reason }
}

/** A Patient that comes twice alike is one. */
function onlyOnce(found: readonly Found[]): readonly Found[] {
  return [...new Map(found.map((it) => [JSON.stringify(it.resource), it])).values()]
}

function together(asking: Asking, person: FoundPerson, came: readonly Part[]): ConnectorAnswer {
  const { settings, options, question, world } = asking
  const parts = withoutUnknownReasons(came, options.searches)
  const now = isoNow(world.clock)
  const outcomes = areaOutcomes(settings.id, question.areas, parts, now).map((it) => {
    if (it.area === 'demographics' && it.outcome === 'not-supported')
      return outcomeOf(settings.id, it.area, 'answered', now)
    const isWhole = parts.every((part) => part.isWhole || !part.areas.includes(it.area))
    return isWhole || !it.outcome.startsWith('answered') ? it : { ...it, outcome: 'partial' as const }
  })
  const isFor = (part: Part): boolean => isAsked(part.search, question.areas)
  const recordsOf = (of: readonly Part[]): readonly SourceRecord[] =>
    foundTogether(of).map(({ found, area, cameAlong }) => ({
      ...recordOf(asking, person, found, area, now),
      ...(cameAlong ? { cameAlong: true as const } : {}),
    }))
  return {
    source: settings.id,
    records: [
      recordOf(asking, person, [], undefined, now),
      ...recordsOf(parts.filter(isFor)),
      ...recordsOf(parts.filter((it) => !isFor(it))).map((it) => ({ ...it, forLabelling: true as const })),
    ],
    outcomes,
    refusedConsent: false,
    reasons: [...reasonsIn(came.map((it) => it.rows)), ...lossesIn(came, parts)],
  }
}

/** Why an area of which something came is told to be partial. */
function lossesIn(came: readonly Part[], parts: readonly Part[]): readonly string[] {
  const isShort = came.some((it) => it.rows.kind === 'rows' && !it.isWhole)
  const isUnknown = parts.some((it, index) => it.isWhole !== came[index]?.isWhole)
  return [...(isShort ? ['search-incomplete'] : []), ...(isUnknown ? ['referred-unknown'] : [])]
}

/** One record of what was found together, with the Patient it is about and each resource once. */
function recordOf(
  { settings }: Asking,
  { found: patient, id }: FoundPerson,
  found: readonly Found[],
  area: Area | undefined,
  now: string,
): SourceRecord {
  const patientName = nameOf(patient.resource)
  const others = new Map(
    found.filter((it) => nameOf(it.resource) !== patientName).map((it) => [nameOf(it.resource), it]),
  )
  return {
    source: settings.id,
    mapping: settings.mapping,
    recordId: `Patient/${id}`,
    area,
    content: {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [patient, ...others.values()].map(({ resource, fullUrl }) => ({
        ...(fullUrl === undefined ? {} : { fullUrl }),
        resource,
      })),
    },
    retrievedAt: now,
    asOf: undefined,
  }
}
