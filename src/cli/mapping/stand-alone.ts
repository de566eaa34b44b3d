import { createHash } from 'node:crypto'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type OdsCode, isOdsCode } from '../../model/ods-code.js'
import { type SourceRecord } from '../../model/source.js'
import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { personOf } from '../../translation/mapping-translator.js'
import { type TranslationContext } from '../../translation/translator.js'

/** The source a stand-alone translation speaks for. */
export type StandAloneSource = { readonly name: string; readonly organisation: OdsCode }

/** The organisation code given on a command line, or X26 (NHS England) for none; undefined when it is not one. */
export function organisationOf(text: string | undefined): OdsCode | undefined {
  const code = text ?? 'X26'
  return isOdsCode(code) ? code : undefined
}

/** A record from a file, without a gateway around it. */
export function standAloneRecord(mapping: string, recordId: string, content: Json, at: string): SourceRecord {
  return {
    source: 'file',
    mapping,
    recordId,
    area: undefined,
    content,
    retrievedAt: at,
    asOf: undefined,
  }
}

/** A context in which the person is whoever the record itself says, since nobody has been traced. */
export function standAloneContext(
  mapping: CompiledMapping | undefined,
  record: SourceRecord,
  source: StandAloneSource,
): TranslationContext {
  const context = contextFor(source, [])
  const own = mapping === undefined ? numbersIn(record.content) : [personOf(mapping, record, context)]
  return contextFor(
    source,
    own.filter((it) => it !== undefined),
  )
}

/** A context for the person with these numbers. Ids are stable from run to run and do not show what they are made of. */
export function contextFor(source: StandAloneSource, nhsNumbers: readonly string[]): TranslationContext {
  return {
    source: {
      id: 'file',
      name: source.name,
      organisation: source.organisation,
      recordClass: 'social-care-record',
      overrideSupported: false,
      areas: [],
      telephone: undefined,
    },
    patientReference: `Patient/${hashOf('Patient', nhsNumbers[0] ?? 'nobody')}`,
    nhsNumbers,
    idOf: hashOf,
  }
}

function hashOf(type: string, sourceId: string): string {
  return createHash('sha256').update(`${type}\0${sourceId}`).digest('hex').slice(0, 32)
}

/** NHS numbers of the Patients in FHIR content: a Patient, or a Bundle with one. */
function numbersIn(content: Json): readonly string[] {
  const patients = [content, ...entriesOf(content)].filter(
    (it) => isJsonObject(it) && it['resourceType'] === 'Patient',
  )
  return patients.flatMap((it) =>
    objectsOf(objectOf(it)?.['identifier'])
      .filter((identifier) => identifier['system'] === NHS_NUMBER_SYSTEM)
      .map((identifier) => textOf(identifier['value']))
      .filter((value) => value !== undefined),
  )
}

function entriesOf(content: Json): readonly Json[] {
  return objectsOf(objectOf(content)?.['entry'])
    .map((it) => it['resource'])
    .filter((it) => it !== undefined)
}
