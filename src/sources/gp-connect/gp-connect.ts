import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type Area } from '../../model/area.js'
import { textOf } from '../../model/json.js'
import { type AskContext, type Connector, type ConnectorAnswer, type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { isoNow } from '../guard/clock.js'
import { guard, guardSettings } from '../guard/guard.js'
import { answerThroughout, outcomeOf } from '../outcomes.js'
import { type Directory } from '../sds/directory.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { tlsIdentity } from '../settings/tls-identity.js'
import { checkPerson } from '../person/check-person.js'
import { GP_CONNECT_OPTIONS_SCHEMA, type GpConnectOptions } from './options.js'
import { structuredRequests, type StructuredRequest, STRUCTURED_AREAS } from './parameters.js'
import { askAppointments } from './appointments/ask-appointments.js'
import {
  APPOINTMENTS_INTERACTION,
  DOCUMENT_SEARCH_INTERACTION,
  type Conversation,
  type Practice,
  practice,
  STRUCTURED_RECORD_INTERACTION,
} from './practice.js'
import { askDocuments } from './documents/ask-documents.js'
import { type Part, type PartAsked, failedPart, usableBody } from './part.js'
import { areaFinding, readRecord } from './read-record.js'
import { openConversation } from './open-conversation.js'

/**
 * The connector to a GP practice: GP Connect Access Record Structured 1.6.2 and, for the area `documents`, Access
 * Document 1.0.1, for the area `appointments` Appointment Management 1.2 (all FHIR STU3), each at the address SDS gives for it, through the Spine Secure Proxy, in the name of the asking organisation and worker. Throws `SourceOptionsError` when its options are wrong.
 */
export function gpConnect(settings: SourceSettings, world: SourceWorld, directory: Directory): Connector {
  const options = checkOptions(settings, (it) => checkSchema<GpConnectOptions>(GP_CONNECT_OPTIONS_SCHEMA, it))
  const calls = guard(
    {
      ...guardSettings(settings.id, options.proxyUrl, settings.maxConcurrent),
      hedgeAfterMs: settings.hedgeAfterMs,
      ...(options.maxResponseBytes === undefined ? {} : { maxBytes: options.maxResponseBytes }),
      tls: tlsIdentity(options.tls, world),
    },
    world.clock,
    world.events,
  )
  const holder = practice(
    {
      proxyUrl: options.proxyUrl,
      issuer: options.issuer ?? world.baseUrl,
      capabilityCacheMs: (options.capabilityCacheSeconds ?? 3_600) * 1_000,
    },
    calls,
    world,
  )
  const kit: Kit = { settings, options, world, directory, holder, now: () => isoNow(world.clock) }
  return {
    kind: 'gp-connect',
    ask: async (question, about) => {
      const areas = question.areas.filter((it) => !APART.has(it))
      const apart = [...APART].filter(([area]) => question.areas.includes(area))
      const [records, ...others] = await Promise.all([
        areas.length === 0 ? [] : recordParts(kit, question, about, areas),
        ...apart.map(([area, it]) => apartFromRecord(area, it, kit, question, about)),
      ])
      return together(question, [...records, ...others], kit.now())
    },
    close: () => calls.close(),
  }
}

/** What every question to one practice needs. */
type Kit = {
  readonly settings: SourceSettings
  readonly options: GpConnectOptions
  readonly world: SourceWorld
  readonly directory: Directory
  readonly holder: Practice
  readonly now: () => string
}

/** Access Record Structured: one part for each request that the areas need, and none for areas it does not offer. */
async function recordParts(
  { settings, options, world, directory, holder, now }: Kit,
  question: Question,
  about: AskContext,
  areas: readonly Area[],
): Promise<readonly Part[]> {
  const opened = await openConversation(
    options,
    world,
    directory,
    question,
    about,
    STRUCTURED_RECORD_INTERACTION,
  )
  if (opened.kind === 'closed')
    return [failedPart({ source: settings.id, areas, now: now() }, opened.outcome, opened.reason)]
  const offered = (await holder.areasOffered(opened.talk)) ?? STRUCTURED_AREAS
  const asked = areas.filter((it) => offered.has(it))
  const requests = structuredRequests(asked, about.person.nhsNumber, question)
  return Promise.all(
    (asked.length === 0 ? [] : requests).map(async (it) =>
      partOf(settings, it, await holder.structuredRecord(it.parameters, opened.talk), about, now()),
    ),
  )
}

/** An area that a capability of its own serves: what a practice is registered for, and how it is asked. */
type Apart = {
  readonly interaction: string
  readonly ask: (kit: Kit, talk: Conversation, about: AskContext, question: Question) => Promise<Part>
}

const APART: ReadonlyMap<Area, Apart> = new Map([
  [
    'documents',
    {
      interaction: DOCUMENT_SEARCH_INTERACTION,
      ask: ({ settings, holder, now }, talk, about, { file }) =>
        askDocuments(settings, holder, talk, about, now, file),
    },
  ],
  [
    'appointments',
    {
      interaction: APPOINTMENTS_INTERACTION,
      ask: ({ settings, holder, now }, talk, about) => askAppointments(settings, holder, talk, about, now),
    },
  ],
])

/** A practice that is not registered for the capability does not offer the area. */
async function apartFromRecord(
  area: Area,
  { interaction, ask }: Apart,
  kit: Kit,
  question: Question,
  about: AskContext,
): Promise<Part> {
  const { settings, options, world, directory, now } = kit
  const opened = await openConversation(options, world, directory, question, about, interaction)
  return opened.kind === 'closed'
    ? failedPart({ source: settings.id, areas: [area], now: now() }, opened.outcome, opened.reason)
    : ask(kit, opened.talk, about, question)
}

/** What one answer of the practice comes to: its record where it is whole and of the person traced, else no record at all. */
function partOf(
  settings: SourceSettings,
  request: StructuredRequest,
  answer: CallResult,
  about: AskContext,
  now: string,
): Part {
  const asked: PartAsked = { source: settings.id, areas: request.areas, now }
  const usable = usableBody(asked, answer)
  if (usable.kind === 'failed') return usable.part
  const read = readRecord(usable.body)
  if (read.kind === 'unreadable') return failedPart(asked, 'error', read.reason)
  const check = checkPerson(read.patient, about.person)
  if (check.kind === 'different') return failedPart(asked, 'error', check.reason)
  const id = textOf(read.patient['id'])
  if (id === undefined) return failedPart(asked, 'error', 'patient-without-id')
  const only = request.areas.length === 1 ? request.areas[0] : undefined
  return {
    record: {
      source: settings.id,
      mapping: settings.mapping,
      recordId: `Patient/${id}`,
      area: only,
      content: read.bundle,
      retrievedAt: now,
      asOf: undefined,
    },
    outcomes: request.areas.map((area) => {
      const { outcome, warnings } = areaFinding(read.resources, area)
      // What did not come may be of any area: none is whole, and none is empty.
      const isShort = read.losses.length > 0 && outcome.startsWith('answered')
      return outcomeOf(settings.id, area, isShort ? 'partial' : outcome, now, warnings)
    }),
    refusedConsent: false,
    reasons: read.losses,
  }
}

/** The parts as one answer. Areas that were not asked for are those the practice does not offer. */
function together(question: Question, parts: readonly Part[], now: string): ConnectorAnswer {
  const source = question.source.id
  const outcomeFor = (area: Area) =>
    parts.flatMap((it) => it.outcomes).find((it) => it.area === area) ??
    outcomeOf(source, area, 'not-supported', now)
  // A practice that refuses for lack of consent refuses the whole record: nothing of another part is passed on.
  const refusedConsent = parts.some((it) => it.refusedConsent)
  if (refusedConsent)
    return { ...answerThroughout(question, 'not-permitted', now, ['NO_PATIENT_CONSENT']), refusedConsent }
  return {
    source,
    records: parts.map((it) => it.record).filter((it) => it !== undefined),
    outcomes: question.areas.map(outcomeFor),
    refusedConsent,
    reasons: [...new Set(parts.flatMap((it) => it.reasons))],
  }
}
