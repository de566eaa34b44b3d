import { hash } from 'node:crypto'
import { type Json, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type OdsCode, isOdsCode } from '../../model/ods-code.js'
import { type SourceRecord } from '../../model/source.js'
import { type CompiledMapping } from '../../translation/compiled-mapping.js'
import { keptByText } from '../../translation/kept/kept-by-text.js'
import { personOf } from '../../translation/run/record-run.js'
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

/** Contexts in which the person is whoever the record itself says, since nobody has been traced. */
export function standAloneContexts(
  mapping: CompiledMapping | undefined,
  source: StandAloneSource,
  idOf: IdOf,
  unlisted: NonNullable<TranslationContext['unlisted']>,
): (record: SourceRecord) => TranslationContext {
  const nobody = contextFor(source, [])
  const whole = { ...nobody, idOf, unlisted }
  const contextOf = (nhsNumbers: readonly string[]): TranslationContext => ({
    ...whole,
    nhsNumbers,
    patientReference: patientReferenceOf(idOf, nhsNumbers),
  })
  if (mapping === undefined) return (record) => contextOf(numbersIn(record.content))
  let last = contextOf([])
  return (record) => {
    const number = personOf(mapping, record, nobody)
    // Rows of one person follow each other.
    if (number !== last.nhsNumbers[0]) last = contextOf(number === undefined ? [] : [number])
    return last
  }
}

type IdOf = TranslationContext['idOf']

/** Ids of what record after record names are not made again, as far as the ids of a type do come again. */
export function keptIds(): IdOf {
  const kept = new Map<string, (sourceId: string) => string>()
  return (type, sourceId) => {
    let ofType = kept.get(type)
    if (ofType === undefined) kept.set(type, (ofType = keptByText((it) => hashOf(type, it))))
    return ofType(sourceId)
  }
}

function patientReferenceOf(idOf: IdOf, nhsNumbers: readonly string[]): string {
  return `Patient/${idOf('Patient', nhsNumbers[0] ?? 'nobody')}`
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
    patientReference: patientReferenceOf(hashOf, nhsNumbers),
    nhsNumbers,
    idOf: hashOf,
    unshared: 'told',
  }
}

function hashOf(type: string, sourceId: string): string {
  return hash('sha256', `${type}\0${sourceId}`, 'hex').slice(0, 32)
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
