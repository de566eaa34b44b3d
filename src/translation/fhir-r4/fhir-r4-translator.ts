import { resourceType } from '../../fhir/resource-types.js'
import { type Area } from '../../model/area.js'
import { type TranslationIssue } from '../../model/gap.js'
import { type SourceRecord } from '../../model/source.js'
import { type Translated, type TranslationContext, type Translator } from '../translator.js'
import { type ReferenceBook, carried } from './carry.js'
import { type Entry, type EntryProblem, nhsNumbersOf, readCollection } from './read-collection.js'

/**
 * Carries over FHIR R4 that a source gives as R4: ids and references become ours, narrative goes, everything else stays
 * as it was sent. A collection must hold the Patient it is about, by NHS number: without it nothing of it is taken.
 */
export const fhirR4Translator: Pick<Translator, 'name' | 'translate'> = { name: 'fhir-r4', translate }

function translate(record: SourceRecord, context: TranslationContext): Translated {
  const { entries, problems } = readCollection(record.content)
  const whose = problemWithPerson(entries, context)
  if (whose !== undefined || problems.some((it) => it.code === 'not-a-bundle')) {
    const found = whose === undefined ? [] : [whose]
    return nothing(
      record,
      context,
      problems.some((it) => it.code === 'not-a-bundle') ? problems : [...problems, ...found],
    )
  }
  const book = referenceBook(entries, context)
  const lost = problems.some((it) => it.severity === 'error')
  return {
    resources: entries.map(({ resource, id }) => {
      const type = resource.resourceType
      const final = book.referenceTo(type, id).slice(type.length + 1)
      return {
        resource: carried(resource, final, book),
        area: areaOf(type, record, context),
        flags: [],
        sourceReference: `${type}/${id}`,
      }
    }),
    issues: problems.map((it) => issueOf(it, record, context)),
    warnings: [],
    areas: lost ? partial(record, context) : [],
  }
}

/** INVARIANT: what is not the record of exactly the person traced is translated into nothing. */
function problemWithPerson(
  entries: readonly Entry[],
  { nhsNumbers }: TranslationContext,
): PersonProblem | undefined {
  const people = entries.filter(isPerson)
  const [person, another] = people
  if (person === undefined) return { severity: 'error', code: 'person-missing', location: 'Bundle' }
  const { location } = another ?? person
  const numbers = people.map((it) => nhsNumbersOf(it.resource))
  if (numbers.some((it) => it.some((number) => !nhsNumbers.includes(number))) || another !== undefined)
    return { severity: 'error', code: 'another-person', location }
  return numbers.some((it) => it.length === 0)
    ? { severity: 'error', code: 'nhs-number-missing', location }
    : undefined
}

type PersonProblem = {
  readonly severity: 'error'
  readonly code: 'person-missing' | 'another-person' | 'nhs-number-missing'
  readonly location: string
}

function isPerson({ resource }: Entry): boolean {
  return resourceType(resource.resourceType)?.personIdentifier !== undefined
}

function referenceBook(entries: readonly Entry[], context: TranslationContext): ReferenceBook {
  const person = entries.find(isPerson)
  const addressed = entries.flatMap(({ resource, id, fullUrl }) =>
    fullUrl === undefined ? [] : [{ fullUrl, name: `${resource.resourceType}/${id}` }],
  )
  return {
    referenceTo: (type, id) =>
      type === person?.resource.resourceType && id === person.id
        ? context.patientReference
        : `${type}/${context.idOf(type, id)}`,
    addresses: new Map(addressed.map((it) => [it.fullUrl, it.name])),
    bases: [
      ...new Set(
        addressed
          .filter((it) => it.fullUrl.endsWith(`/${it.name}`))
          .map((it) => it.fullUrl.slice(0, -it.name.length)),
      ),
    ],
  }
}

/** The area that was asked where it can hold the type; else the first of the source's that can, where one may be guessed. */
function areaOf(type: string, record: SourceRecord, { source }: TranslationContext): Area | undefined {
  const row = resourceType(type)
  const areas = row?.areas ?? []
  const asked = areas.find((it) => it === record.area)
  if (asked !== undefined || row?.areaIsStated === true) return asked
  return areas.find((it) => source.areas.includes(it)) ?? areas[0]
}

function nothing(
  record: SourceRecord,
  context: TranslationContext,
  problems: readonly (EntryProblem | PersonProblem)[],
): Translated {
  return {
    resources: [],
    issues: problems.map((it) => issueOf(it, record, context)),
    warnings: [],
    areas: partial(record, context),
  }
}

function issueOf(
  { severity, code, location }: EntryProblem | PersonProblem,
  record: SourceRecord,
  context: TranslationContext,
): TranslationIssue {
  return { severity, source: context.source.id, area: record.area, code, location, expression: undefined }
}

/** What could not be read may have been of any area that was asked. */
function partial(record: SourceRecord, { source }: TranslationContext): Translated['areas'] {
  const areas = record.area === undefined ? source.areas : [record.area]
  return areas.map((area) => ({ area, outcome: 'partial' }))
}
