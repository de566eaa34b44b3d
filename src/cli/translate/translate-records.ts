import { provenance } from '../../fhir/provenance.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Json } from '../../model/json.js'
import { type Translated } from '../../translation/translator.js'
import { standAloneContext, standAloneRecord } from '../mapping/stand-alone.js'
import { filledFields } from './report/count-filled.js'
import { type Job } from './job.js'
import { type Tally, count, countIssue, emptyTally } from './report/tally.js'

/** A record to translate, and the line it begins on. */
export type GivenRecord = { readonly line: number; readonly content: Json }

/** What came of some records: plain data, so that a worker can hand it back. */
export type TranslatedRecords = {
  /** NDJSON, in the order of the records. */
  readonly text: string
  readonly tally: Tally
  /** Records of which nothing came: which of those given, and the code of the issue that says why. */
  readonly refused: readonly { readonly index: number; readonly code: string; readonly location: string }[]
}

/** Translates records, each on its own. */
export function translateRecords(job: Job, records: readonly GivenRecord[]): TranslatedRecords {
  const tally = emptyTally()
  const refused: { index: number; code: string; location: string }[] = []
  let text = ''
  for (const [index, record] of records.entries()) {
    const translated = translateOne(job, record)
    takeCounts(tally, job, record, translated)
    const obstacle = translated.issues.find((it) => it.severity === 'error')
    if (translated.resources.length > 0) text += textOf(job, record, translated)
    else if (obstacle !== undefined) refused.push({ index, code: obstacle.code, location: obstacle.location })
  }
  return { text, tally, refused }
}

function translateOne(job: Job, record: GivenRecord): Translated {
  const { at, source } = job.settings
  const given = standAloneRecord(job.translator.name, String(record.line), record.content, at)
  return job.translator.translate(given, standAloneContext(job.mapping, given, source))
}

function takeCounts(tally: Tally, job: Job, record: GivenRecord, translated: Translated): void {
  tally.records++
  for (const { resource } of translated.resources) count(tally.resources, resource.resourceType)
  for (const issue of translated.issues) countIssue(tally, issue, record.line)
  if (job.mapping !== undefined)
    for (const field of filledFields(job.mapping.schema, record.content)) count(tally.filled, field)
}

function textOf(job: Job, record: GivenRecord, translated: Translated): string {
  const resources = translated.resources.map((it) => it.resource)
  if (job.settings.form === 'resources') return resources.map((it) => `${JSON.stringify(it)}\n`).join('')
  const entry = [...resources, provenanceOf(job, record, resources)].map((resource) => ({ resource }))
  return `${JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })}\n`
}

function provenanceOf(job: Job, record: GivenRecord, resources: readonly FhirResource[]): FhirResource {
  const { source, at } = job.settings
  return provenance({
    id: `provenance-${record.line}`,
    targets: resources.map((it) => `${it.resourceType}/${typeof it['id'] === 'string' ? it['id'] : ''}`),
    organisation: source.organisation,
    source: source.name,
    recordId: String(record.line),
    mapping: job.translator.name,
    mappingVersion: job.translator.version,
    retrievedAt: at,
  })
}
