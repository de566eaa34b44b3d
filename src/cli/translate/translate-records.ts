import { provenance } from '../../fhir/provenance.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Json } from '../../model/json.js'
import { type SourceRecord } from '../../model/source.js'
import { type Written } from '../../translation/run/write-record.js'
import { type TranslationContext, type UnlistedCode } from '../../translation/translator.js'
import { standAloneContexts, standAloneRecord } from '../mapping/stand-alone.js'
import { type TextBytes } from './files/text-bytes.js'
import { filledCounter } from './report/count-filled.js'
import { type Job } from './job.js'
import { type Tally, count, countIssue } from './report/tally.js'
import { countUnmapped } from './report/unmapped-codes.js'

/** A record to translate, and the line it begins on. */
export type GivenRecord = { readonly line: number; readonly content: Json }

/** A record of which nothing came: which of those given, and the issue that says why. */
export type Refused = { readonly index: number; readonly code: string; readonly location: string }

/** What records become: their resources as lines of NDJSON, and counts. */
export type Made = { readonly bytes: TextBytes; readonly tally: Tally }

/** Translates records, each on its own, adding to what is made; gives those of which nothing came. */
export function translateRecords(
  job: Job,
  records: readonly GivenRecord[],
  { bytes, tally }: Made,
): readonly Refused[] {
  const refused: Refused[] = []
  const unlisted: UnlistedCode[] = []
  const { at, source } = job.settings
  const contextOf = standAloneContexts(job.mapping, source, job.idOf, (it) => unlisted.push(it))
  const filled = job.mapping === undefined ? undefined : filledCounter(job.mapping.schema)
  for (const [index, record] of records.entries()) {
    const given = standAloneRecord(job.translator.name, String(record.line), record.content, at)
    const written = write(job, given, contextOf(given))
    takeCounts(tally, record, written)
    filled?.take(record.content)
    if (unlisted.length > 0) countUnmapped(tally.unmapped, unlisted.splice(0))
    const obstacle = written.issues.find((it) => it.severity === 'error')
    for (const it of written.lines) {
      bytes.add(it)
      bytes.add('\n')
    }
    if (written.lines.length === 0 && obstacle !== undefined)
      refused.push({ index, code: obstacle.code, location: obstacle.location })
  }
  filled?.addTo(tally.filled)
  return refused
}

/** A record translated: the types of its resources, and the lines to write of them. */
type Lines = Pick<Written, 'issues'> & {
  readonly types: readonly string[]
  readonly lines: readonly string[]
}

function write(job: Job, given: SourceRecord, context: TranslationContext): Lines {
  if (job.settings.form === 'resources' && job.write !== undefined) {
    const { resources, issues } = job.write(given, context)
    return { issues, types: resources.map((it) => it.resourceType), lines: resources.map((it) => it.text) }
  }
  const { resources, issues } = job.translator.translate(given, context)
  const plain = resources.map((it) => it.resource)
  const types = plain.map((it) => it.resourceType)
  if (job.settings.form === 'resources')
    return { issues, types, lines: plain.map((it) => JSON.stringify(it)) }
  return { issues, types, lines: plain.length === 0 ? [] : [bundleText(job, given, plain)] }
}

function takeCounts(tally: Tally, record: GivenRecord, written: Lines): void {
  tally.records++
  for (const it of written.types) count(tally.resources, it)
  for (const issue of written.issues) countIssue(tally, issue, record.line)
}

function bundleText(job: Job, given: SourceRecord, resources: readonly FhirResource[]): string {
  const entry = [...resources, provenanceOf(job, given, resources)].map((resource) => ({ resource }))
  return JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })
}

function provenanceOf(
  job: Job,
  { recordId }: SourceRecord,
  resources: readonly FhirResource[],
): FhirResource {
  const { source, at } = job.settings
  return provenance({
    id: `provenance-${recordId}`,
    targets: resources.map((it) => `${it.resourceType}/${typeof it['id'] === 'string' ? it['id'] : ''}`),
    organisation: source.organisation,
    source: source.name,
    recordId,
    mapping: job.translator.name,
    mappingVersion: job.translator.version,
    retrievedAt: at,
  })
}
