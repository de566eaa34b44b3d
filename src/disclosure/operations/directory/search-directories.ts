import { type OperationEvidence, conclude } from '../../../decision/operations/conclude.js'
import { searchset } from '../../../fhir/bundle.js'
import { type ReportedOutcome } from '../../../fhir/outcomes/reported-outcome.js'
import { type ResourceTypeRow } from '../../../fhir/resource-type-row.js'
import { resourceType } from '../../../fhir/resource-types.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { parseSearch } from '../../../fhir/search/parse/parse-search.js'
import { select, type Selection } from '../../../fhir/search/select.js'
import { textOf } from '../../../model/json.js'
import { Refusal } from '../../../model/refusal.js'
import { type SearchQuery } from '../../../model/search-query.js'
import { withoutNeverLeaving } from '../../../redaction/redact.js'
import { type DirectoryFound, type ServiceDirectory } from '../../../model/directory/service-directory.js'
import { type Translator } from '../../../translation/translator.js'
import { checkScope } from '../../check-scope.js'
import { type DisclosurePorts } from '../../ports.js'
import { type Operation, type OperationRequest } from '../operation.js'

type Ports = Pick<DisclosurePorts, 'translators' | 'mintId' | 'fhirBase' | 'reportBug'> & {
  readonly directories: readonly ServiceDirectory[]
}

const SERVICE = 'HealthcareService'
/** What a directory can have to say. Whatever else is made of its records never leaves. */
const OFFERED: readonly string[] = [SERVICE, 'Location', 'Organization']

/**
 * Services that the directories of the region publish. It concerns nobody, so no person is named, none is told to a
 * directory, and what is about a person cannot leave; who asked for what is recorded all the same.
 */
export function searchDirectories(ports: Ports): Operation {
  return async (asked, allowed) => {
    const row = resourceType(SERVICE)
    if (row === undefined || ports.directories.length === 0) throw new Refusal('NOT_SUPPORTED')
    if (asked.body !== undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
    const query = queryIn(asked, row, ports.fhirBase)
    checkScope({ interaction: 'search', type: SERVICE, requester: asked.requester, query })
    const answers = await answersOf(wordsIn(query), asked, ports)
    refuseWhereAllFailed(answers)
    const selection = select(query, row, distinct(answers.flatMap((it) => it.resources)))
    const resource = searchset({
      fhirBase: ports.fhirBase,
      selection,
      outcomes: answers.map((it) => it.reported),
      links: { self: selfLink(query, ports.fhirBase), next: undefined },
      total: query.total,
    })
    return conclude(allowed, { status: 200, resource }, evidenceOf(asked, selection, answers))
  }
}

/** Everything that is found comes at once, and nothing of a directory refers to a service: these could do nothing. */
const IDLE: readonly string[] = ['_count', '_cursor', '_revinclude']

function queryIn({ pairs, at }: OperationRequest, row: ResourceTypeRow, fhirBase: string): SearchQuery {
  const idle = pairs.find(([name]) => IDLE.includes(name))
  if (idle !== undefined) throw new Refusal('INVALID_PARAMETER', { expression: idle[0] })
  return parseSearch(row, pairs, { fhirBase, at, offset: undefined }).query
}

type Words = {
  /** What a directory is told; undefined for nothing. */
  readonly text: string | undefined
  /** Whether a directory can know a service that is asked for and not find it by these words. */
  readonly mayMiss: boolean
}

/**
 * The words a directory is asked with. How it compares them is its own affair (Open Referral UK says only that it
 * searches), and many honour whole words alone. So it is told an exact name, which every comparison finds, or else the
 * one plain name that is asked for, which may be a part of a word and then be missed: what is found by it is never
 * said to be all there is. A piece from the middle of a word (`:contains`) is told to nobody, and `:missing` asks for
 * no name at all.
 */
function wordsIn({ understood }: SearchQuery): Words {
  const plainly = understood.filter(([, value]) => !/[,\\]/.test(value))
  const exact = plainly.find(([parameter]) => parameter === 'name:exact')
  if (exact !== undefined) return { text: exact[1], mayMiss: false }
  const [plain, ...others] = plainly.filter(([parameter]) => parameter === 'name')
  return others.length > 0 || plain === undefined
    ? { text: undefined, mayMiss: false }
    : { text: plain[1], mayMiss: true }
}

type Answer = { readonly resources: readonly FhirResource[]; readonly reported: ReportedOutcome }

async function answersOf(
  { text, mayMiss }: Words,
  asked: OperationRequest,
  ports: Ports,
): Promise<readonly Answer[]> {
  return Promise.all(
    ports.directories.map(async (it) => {
      const found = await it.find(text)
      const isWhole = !mayMiss || FAILURES.includes(found.outcome)
      return answerOf(it, isWhole ? found : { ...found, outcome: 'partial' }, asked, ports)
    }),
  )
}

function answerOf(
  { descriptor }: ServiceDirectory,
  { records, outcome, asOf }: DirectoryFound,
  asked: OperationRequest,
  ports: Ports,
): Answer {
  const translated = records.map((record) => {
    const translator = ports.translators.get(record.mapping)
    return translator === undefined ? undefined : translatedBy(translator, record, descriptor, asked, ports)
  })
  const resources = distinct(
    translated.flatMap((it) => it ?? []).filter((it) => OFFERED.includes(it.resourceType)),
  )
  const isWhole = translated.every((it) => it !== undefined)
  const count = resources.filter((it) => it.resourceType === SERVICE).length
  return {
    resources,
    reported: {
      source: descriptor.id,
      organisation: descriptor.organisation,
      area: 'services',
      outcome: isWhole || outcome !== 'answered' ? outcome : 'partial',
      asOf,
      warnings: [],
      count: records.length === 0 && outcome !== 'answered-empty' ? undefined : count,
    },
  }
}

function translatedBy(
  translator: Translator,
  record: DirectoryFound['records'][number],
  { id, name, organisation }: ServiceDirectory['descriptor'],
  asked: OperationRequest,
  { mintId, reportBug }: Ports,
): readonly FhirResource[] | undefined {
  const source = {
    id,
    name,
    organisation,
    recordClass: 'exchange',
    overrideSupported: false,
    areas: ['services'],
    telephone: undefined,
  } as const
  try {
    const idOf = (type: string, sourceId: string): string => mintId(id, type, sourceId)
    const { resources, issues } = translator.translate(record, {
      source,
      patientReference: NOBODY,
      nhsNumbers: [],
      idOf,
    })
    return issues.some((it) => it.severity === 'error')
      ? undefined
      : resources.map((it) => withoutNeverLeaving(it.resource))
  } catch (error) {
    reportBug(error, asked.id)
    return undefined
  }
}

/** A directory is about nobody, and nothing can refer to this. */
const NOBODY = 'Patient/nobody'

/** A place or an organisation that several services have in common, once. */
function distinct(resources: readonly FhirResource[]): readonly FhirResource[] {
  return [...new Map(resources.map((it) => [`${it.resourceType}/${textOf(it['id']) ?? ''}`, it])).values()]
}

const FAILURES: readonly string[] = ['timed-out', 'error', 'not-permitted']

/** Nothing found is not said where nobody could be asked. */
function refuseWhereAllFailed(answers: readonly Answer[]): void {
  const outcomes = answers.map((it) => it.reported.outcome)
  if (!outcomes.every((it) => FAILURES.includes(it))) return
  throw new Refusal(outcomes.includes('timed-out') ? 'SOURCES_TIMED_OUT' : 'SOURCES_FAILED')
}

/**
 * The search as it was understood, in clear: unlike a search of records it has no values sealed, because no parameter
 * of a service describes a person and a directory knows of nobody, so that what is asked for is the name of a service.
 */
function selfLink({ understood }: SearchQuery, fhirBase: string): string {
  const query = new URLSearchParams(
    understood.map(([name, value]): [string, string] => [name, value]),
  ).toString()
  return `${fhirBase}/${SERVICE}${query === '' ? '' : `?${query}`}`
}

function evidenceOf(
  asked: OperationRequest,
  { matches, included }: Selection,
  answers: readonly Answer[],
): OperationEvidence {
  const named = (it: FhirResource): string => `${it.resourceType}/${textOf(it['id']) ?? ''}`
  return {
    kind: 'access',
    requestId: asked.id,
    at: asked.at,
    rawQuery: asked.rawQuery,
    type: SERVICE,
    person: undefined,
    outcome: 'released',
    ruleSetHash: undefined,
    reasons: [],
    missing: [],
    obligations: [],
    details: {
      released: [...matches, ...included].map(named),
      directories: answers.map(({ reported }) => ({ source: reported.source, outcome: reported.outcome })),
    },
  }
}
