import { type SourceSettings } from '../../config/settings-types.js'
import { type Question } from '../../model/answer.js'
import { type Area } from '../../model/area.js'
import { type AreaOutcome, type SourceOutcome } from '../../model/gap.js'
import { textOf } from '../../model/json.js'
import { type SourceRecord } from '../../model/source.js'
import { type AskContext, type Connector, type ConnectorAnswer, type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { isoNow } from '../guard/clock.js'
import { guard, guardSettings } from '../guard/guard.js'
import { answerThroughout, outcomeOf, reasonOf } from '../outcomes.js'
import { type Directory } from '../sds/directory.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { tlsIdentity } from '../settings/tls-identity.js'
import { checkPerson } from '../person/check-person.js'
import { GP_CONNECT_OPTIONS_SCHEMA, type GpConnectOptions } from './options.js'
import { structuredRequests, type StructuredRequest, STRUCTURED_AREAS } from './parameters.js'
import { practice } from './practice.js'
import { practiceErrorOf } from './practice-error.js'
import { areaFinding, readRecord } from './read-record.js'
import { openConversation } from './open-conversation.js'

/**
 * The connector to a GP practice: GP Connect Access Record Structured 1.6.2 (FHIR STU3) through the Spine Secure
 * Proxy, in the name of the asking organisation and worker. Throws `SourceOptionsError` when its options are wrong.
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
  return {
    kind: 'gp-connect',
    ask: async (question, about) => {
      const opened = await openConversation(options, world, directory, question, about)
      if (opened.kind === 'closed')
        return answerThroughout(question, opened.outcome, isoNow(world.clock), [opened.reason])
      const offered = (await holder.areasOffered(opened.talk)) ?? STRUCTURED_AREAS
      const asked = question.areas.filter((it) => offered.has(it))
      const requests = structuredRequests(asked, about.person.nhsNumber, question)
      const parts = await Promise.all(
        (asked.length === 0 ? [] : requests).map(async (it) =>
          partOf(
            settings,
            it,
            await holder.structuredRecord(it.parameters, opened.talk),
            about,
            isoNow(world.clock),
          ),
        ),
      )
      return together(question, parts, isoNow(world.clock))
    },
    close: () => calls.close(),
  }
}

type Part = {
  readonly record: SourceRecord | undefined
  readonly outcomes: readonly AreaOutcome[]
  readonly refusedConsent: boolean
  readonly reasons: readonly string[]
}

/** What one answer of the practice comes to: its record where it is whole and of the person traced, else no record at all. */
function partOf(
  settings: SourceSettings,
  request: StructuredRequest,
  answer: CallResult,
  about: AskContext,
  now: string,
): Part {
  const failed = (outcome: SourceOutcome, reason: string, refusedConsent = 'no' as 'no' | 'yes'): Part => ({
    record: undefined,
    outcomes: request.areas.map((area) => outcomeOf(settings.id, area, outcome, now)),
    refusedConsent: refusedConsent === 'yes',
    reasons: [reason],
  })
  if (answer.kind !== 'answer')
    return failed(answer.kind === 'timed-out' ? 'timed-out' : 'error', reasonOf(answer) ?? 'error')
  if (answer.status !== 200) {
    const error = practiceErrorOf(answer.status, answer.body)
    return failed(error.outcome, error.reason, error.refusedConsent ? 'yes' : 'no')
  }
  const read = readRecord(answer.body)
  if (read.kind === 'unreadable') return failed('error', read.reason)
  const check = checkPerson(read.patient, about.person)
  if (check.kind === 'different') return failed('error', check.reason)
  const id = textOf(read.patient['id'])
  if (id === undefined) return failed('error', 'patient-without-id')
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
      const finding = areaFinding(read.resources, area)
      return outcomeOf(settings.id, area, finding.outcome, now, finding.warnings)
    }),
    refusedConsent: false,
    reasons: [],
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
    reasons: parts.flatMap((it) => it.reasons),
  }
}
