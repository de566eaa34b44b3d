import { type Answer, type Answered, type RecordOrigin } from '../../decision/decide.js'
import { type Labelled, type LabelledPerson } from '../../labelling/label.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type SourceAnswer } from '../../model/answer.js'
import { type AreaOutcome, type TranslationIssue } from '../../model/gap.js'
import { type Person } from '../../model/person.js'
import { type Sliced } from '../../model/slices/sliced.js'
import { type SourceDescriptor, type SourceRecord } from '../../model/source.js'
import { type Translated } from '../../translation/translator.js'
import { sourceView } from './source-view.js'
import { type FromRecord, withoutRepeats } from './without-repeats.js'
import { type DisclosurePorts } from '../ports.js'

type Reading = {
  readonly labelled: readonly Answered[]
  readonly outcomes: readonly AreaOutcome[]
  readonly issues: readonly TranslationIssue[]
}

/**
 * Translates and labels what every source sent. A record that no mapping reads, or that a translator or the labelling
 * fails on, becomes an error of its source, and such a failure is reported as a bug; one source's failure never touches
 * another's answer.
 */
export function* readAnswers(
  answers: readonly SourceAnswer[],
  person: Person,
  ports: DisclosurePorts,
  requestId: string,
): Sliced<Answer> {
  const attempt: Attempt = function* (work) {
    try {
      return yield* work()
    } catch (error) {
      ports.reportBug(error, requestId)
      return undefined
    }
  }
  const readings: Reading[] = []
  for (const answer of answers) {
    const source = ports.sources.descriptors.find((it) => it.id === answer.source)
    if (source !== undefined) readings.push(yield* readAnswer(answer, source, person, ports, attempt))
  }
  return {
    items: readings.flatMap((it) => it.labelled),
    outcomes: readings.flatMap((it) => it.outcomes),
    issues: readings.flatMap((it) => it.issues),
    refusedConsent: answers.filter((it) => it.refusedConsent).map((it) => it.source),
  }
}

/** What the work gives; undefined where it throws, which is a bug and reported. */
type Attempt = <T>(work: () => Sliced<T>) => Sliced<T | undefined>

function* readAnswer(
  answer: SourceAnswer,
  source: SourceDescriptor,
  person: Person,
  ports: DisclosurePorts,
  attempt: Attempt,
): Sliced<Reading> {
  const read: Read[] = []
  for (const record of answer.records)
    read.push({ record, translated: yield* attempt(() => translateRecord(record, source, person, ports)) })
  const translated = read.map((it) => it.translated?.translated)
  const labelled = yield* attempt(() => labelRecords(read, source, person, ports))
  return {
    labelled: labelled ?? [],
    outcomes: answer.outcomes.map((it) =>
      labelled === undefined ? { ...it, outcome: 'error' } : refine(it, translated),
    ),
    issues: translated.flatMap((it) => it?.issues ?? []),
  }
}

type Read = {
  readonly record: SourceRecord
  readonly translated: { readonly translated: Translated; readonly version: string } | undefined
}

/** Everything that one source sent, labelled together, and of that what was asked for. */
function* labelRecords(
  read: readonly Read[],
  source: SourceDescriptor,
  person: Person,
  ports: DisclosurePorts,
): Sliced<readonly Answered[]> {
  const reference = `Patient/${person.id}`
  const ownId = ports.mintId(source.id, 'person', person.id)
  const asView = (resource: FhirResource): FhirResource =>
    source.recordClass === 'exchange' ? resource : sourceView(resource, reference, ownId)
  const unlabelled = withoutRepeats(
    read.flatMap(({ record, translated }) =>
      (translated?.translated.resources ?? []).map((it) => ({
        item: { ...it, source, resource: asView(it.resource) },
        origin: originOf(record, translated?.version ?? ''),
        isAsked: record.forLabelling !== true,
        cameAlong: record.cameAlong === true,
      })),
    ),
  )
  yield
  const labelled = yield* ports.label(
    unlabelled.map((it) => it.item),
    { reference, nhsNumbers: person.nhsNumbers } satisfies LabelledPerson,
  )
  return pairUp(labelled, unlabelled)
}

/** Labelling keeps every item in its place; were one lost, nothing of that source could be trusted. */
function pairUp(labelled: readonly Labelled[], unlabelled: readonly FromRecord[]): readonly Answered[] {
  if (labelled.length !== unlabelled.length) throw new Error('labelling lost or added a resource')
  return labelled.flatMap((it, index) => {
    const from = unlabelled[index]
    if (from?.isAsked !== true) return []
    return [{ labelled: it, origin: from.origin, ...(from.cameAlong ? { cameAlong: true } : {}) }]
  })
}

function* translateRecord(
  record: SourceRecord,
  source: SourceDescriptor,
  person: Person,
  ports: DisclosurePorts,
): Sliced<Read['translated']> {
  const translator = ports.translators.get(record.mapping)
  if (translator === undefined) return undefined
  yield
  const translated = translator.translate(record, {
    source,
    patientReference: `Patient/${person.id}`,
    nhsNumbers: person.nhsNumbers,
    idOf: mintedOnce((type, sourceId) => ports.mintId(source.id, type, sourceId)),
  })
  return { translated, version: translator.version }
}

/** Each id minted once for a record, whose rows refer to the same few things again and again. */
function mintedOnce(mint: (type: string, sourceId: string) => string): typeof mint {
  const minted = new Map<string, Map<string, string>>()
  return (type, sourceId) => {
    const ofType = minted.get(type) ?? new Map<string, string>()
    minted.set(type, ofType)
    const id = ofType.get(sourceId) ?? mint(type, sourceId)
    ofType.set(sourceId, id)
    return id
  }
}

/** What the record itself says of an area (switched off, warnings) is added to what the connector said. */
function refine(outcome: AreaOutcome, translated: readonly (Translated | undefined)[]): AreaOutcome {
  if (translated.includes(undefined)) return { ...outcome, outcome: 'error' }
  const said = translated.flatMap((it) => it?.areas ?? []).find((it) => it.area === outcome.area)
  const warnings = translated
    .flatMap((it) => it?.warnings ?? [])
    .filter((it) => it.area === outcome.area)
    .map((it) => it.warning)
  return {
    ...outcome,
    outcome: said === undefined || outcome.outcome !== 'answered' ? outcome.outcome : said.outcome,
    warnings: [...new Set([...outcome.warnings, ...warnings])],
  }
}

function originOf(record: SourceRecord, mappingVersion: string): RecordOrigin {
  const { source, recordId, mapping, retrievedAt, asOf } = record
  return { source, recordId, mapping, mappingVersion, retrievedAt, asOf }
}
