import { type JsonObject, objectsOf, textOf } from '../../model/json.js'

/**
 * What a text member of an element is to a reader: `prose`, in which anything may have been written; `opaque`, content
 * that nothing here can read (base64); undefined for codes, identifiers, names of people, addresses, dates and links.
 */
export type FreeText = 'prose' | 'opaque' | undefined

/** Elements of FHIR R4 of type string, markdown or xhtml that hold what somebody wrote, wherever they stand. */
const PROSE: ReadonlySet<string> = new Set([
  'alias',
  'availabilityExceptions',
  'caption',
  'comment',
  'conclusion',
  'definition',
  'description',
  'display',
  'div',
  'documentType',
  'documentation',
  'extraDetails',
  'instructions',
  'label',
  'name',
  'outcomeDesc',
  'patientInstruction',
  'reason',
  'series',
  'statusReason',
  'summary',
  'text',
  'title',
])

/** Base64 content: Attachment.data, Binary.data, SampledData.data. */
const OPAQUE: ReadonlySet<string> = new Set(['data'])

/** Elements whose `text` is a name or an address written in one line. */
const ONE_LINERS: ReadonlySet<string> = new Set(['address', 'name'])

/** Published code systems: there the code says what the display says. In any other system the display is all we have. */
const TERMINOLOGIES: readonly string[] = [
  'http://snomed.info/sct',
  'http://loinc.org',
  'http://unitsofmeasure.org',
  'http://hl7.org/fhir/',
  'http://terminology.hl7.org/',
  'https://dmd.nhs.uk',
  'https://fhir.hl7.org.uk/',
  'https://fhir.nhs.uk/',
]

/** What the member `name` of `holder` is; `within` is the name of the element that holder itself is. */
export function freeTextAt(holder: JsonObject, name: string, within: string | undefined): FreeText {
  const isOpaque = OPAQUE.has(name)
  if (!isOpaque && !isProse(name)) return undefined
  if (!holdsText(holder, name)) return undefined
  if (isOpaque) return 'opaque'
  if (name === 'display') return isCoded(holder) ? undefined : 'prose'
  if (name === 'text') return isSaidElsewhere(holder, within) ? undefined : 'prose'
  return 'prose'
}

/** Among them the choices of type string or markdown: `valueString`, `contentString`, `onsetString`. */
function isProse(name: string): boolean {
  return PROSE.has(name) || name.endsWith('String') || name.endsWith('Markdown')
}

function holdsText(holder: JsonObject, name: string): boolean {
  const value = holder[name]
  return Array.isArray(value) ? value.some((it) => typeof it === 'string') : typeof value === 'string'
}

function isCoded(coding: JsonObject): boolean {
  const system = textOf(coding['system'])?.trim() ?? ''
  const code = textOf(coding['code'])?.trim() ?? ''
  return code !== '' && TERMINOLOGIES.some((it) => system.startsWith(it))
}

/** The text of a concept that only repeats the display of a coded entry, and the one line of a name or an address. */
function isSaidElsewhere(holder: JsonObject, within: string | undefined): boolean {
  if (within !== undefined && ONE_LINERS.has(within)) return true
  if (holder['coding'] === undefined) return false
  return objectsOf(holder['coding']).some((it) => it['display'] === holder['text'] && isCoded(it))
}
