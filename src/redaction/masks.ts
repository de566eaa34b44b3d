import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { namesAfter, namesBeside } from '../fhir/element-names.js'
import { type JsonObject, isJsonObject, textOf } from '../model/json.js'
import { nearestName } from '../model/spelling/nearest-name.js'
import { childrenOf, withChildren } from './copy-along.js'
import { withoutFreeText } from './free-text.js'

/** What a mask of the rules means beyond the element of that name. */
type MaskRow = {
  readonly paths: readonly string[]
  /** Extensions that say the same thing, by URL. */
  readonly extensions: readonly string[]
  /** What else must go, wherever it stands. */
  readonly everywhere?: (resource: JsonObject) => JsonObject
}

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-'
const HL7 = 'http://hl7.org/fhir/StructureDefinition/'

/**
 * The rules' own words. Most say where a person could be found: the elements the Personal Demographics Service leaves
 * out of a restricted record, and every other element that says the same in another resource (PDS FHIR: restricted
 * patients; rule R-09). `freeText` is whatever somebody wrote in their own words.
 */
const MASKS: Readonly<Record<string, MaskRow>> = {
  address: {
    paths: ['address', 'contact.address'],
    extensions: [`${HL7}patient-preferredAddress`, `${HL7}geolocation`],
  },
  telecom: {
    paths: ['telecom', 'contact.telecom'],
    extensions: [
      `${UK_CORE}ContactPreference`,
      'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-ContactPreference',
    ],
  },
  contact: { paths: ['contact'], extensions: [`${UK_CORE}EmergencyContact`, `${UK_CORE}ContactRank`] },
  generalPractitioner: {
    paths: ['generalPractitioner'],
    extensions: [
      `${UK_CORE}GeneralPractitioner`,
      'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration',
      'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-RemovalFromRegistration',
    ],
  },
  managingOrganization: {
    paths: ['managingOrganization'],
    extensions: [
      `${UK_CORE}NominatedPharmacy`,
      `${UK_CORE}PreferredDispenserOrganization`,
      `${UK_CORE}MedicalApplianceSupplier`,
      `${UK_CORE}RegistrationDetails`,
    ],
  },
  birthPlace: {
    paths: ['birthPlace'],
    extensions: [`${HL7}patient-birthPlace`, `${HL7}birthPlace`, `${UK_CORE}BirthPlace`],
  },
  deathNotification: { paths: [], extensions: [`${UK_CORE}DeathNotificationStatus`] },
  location: {
    paths: [
      'location',
      'locationCode',
      'locationReference',
      'activity.detail.location',
      'hospitalization.origin',
      'hospitalization.destination',
    ],
    extensions: [`${HL7}event-location`, `${HL7}encounter-associatedLocation`],
  },
  serviceProvider: { paths: ['serviceProvider'], extensions: [] },
  freeText: { paths: [], extensions: [], everywhere: (resource) => withoutFreeText(resource) },
}

/**
 * What is wrong with a mask, and the nearest that is right; undefined for one of the rules' words and for a path that
 * resources of some known type have, down to its last element (FHIR R4). A misspelt one would remove nothing and still
 * say that something was removed.
 */
export function maskProblem(mask: string): string | undefined {
  if (Object.hasOwn(MASKS, mask)) return undefined
  const path = mask.split('.')
  const wrong = path.findIndex((step, at) => !namesAfter(path.slice(0, at)).includes(step))
  if (wrong === -1) return undefined
  const before = path.slice(0, wrong)
  const nearest = nearestName(path[wrong] ?? '', [
    ...(wrong === 0 ? Object.keys(MASKS) : []),
    ...namesAfter(before),
  ])
  const hint = nearest === undefined ? '' : `; did you mean "${[...before, nearest].join('.')}"?`
  return `no resource has an element "${path.slice(0, wrong + 1).join('.')}" to mask${hint}`
}

/**
 * The resource without the masked elements. A mask is one of the rules' words, or else an element path, of
 * whichever type has it. The element goes with its primitive sibling and the extensions that repeat it.
 */
export function withoutMasked(resource: JsonObject, masks: readonly string[]): JsonObject {
  if (masks.length === 0) return resource
  return masks.reduce((left, mask) => withoutMask(left, mask), withoutExtensions(resource, CARRIED))
}

/** What a mapping carries word for word: where anything is masked, it may hold just that. Raw source never leaves anyway. */
const CARRIED: readonly string[] = Object.values(SOURCE_EXTENSIONS)
  .filter((it) => it.leaves === 'unless-masked')
  .map((it) => it.url)

function withoutMask(resource: JsonObject, mask: string): JsonObject {
  const row = Object.hasOwn(MASKS, mask) ? MASKS[mask] : undefined
  const paths = row?.paths ?? [mask]
  const pruned = paths.reduce((left, path) => withoutPath(left, path.split('.')), resource)
  if (row === undefined) return pruned
  const left = row.extensions.length === 0 ? pruned : withoutExtensions(pruned, row.extensions)
  return row.everywhere === undefined ? left : row.everywhere(left)
}

/**
 * The element at the end of the path, its primitive sibling, or the choice of a type that stands for it: `onsetDateTime`
 * is of `onset`.
 */
function isOf(name: string, path: string): boolean {
  const own = name.startsWith('_') ? name.slice(1) : name
  const element = path.slice(path.lastIndexOf('.') + 1)
  if (own === element) return true
  return own.startsWith(element) && /^[A-Z]/.test(own.slice(element.length)) && !besideOf(path).has(own)
}

function besideOf(path: string): ReadonlySet<string> {
  const known = beside.get(path)
  if (known !== undefined) return known
  const names = path.split('.')
  const read = namesBeside(names.slice(0, -1), names.at(-1) ?? '')
  beside.set(path, read)
  return read
}

/** Of each path once: there are no more than rules name. */
const beside = new Map<string, ReadonlySet<string>>()

/** Without what is at the path, of which `before` leads to the value. */
function withoutPath(value: JsonObject, path: readonly string[], before = ''): JsonObject {
  const [element, ...rest] = path
  if (element === undefined) return value
  const at = `${before}${element}`
  return withChildren(value, (child, name) => {
    if (!isOf(name, at)) return child
    if (rest.length === 0) return undefined
    return childrenOf(name, child, (it) => (isJsonObject(it) ? withoutPath(it, rest, `${at}.`) : it))
  })
}

/** Extensions are looked for at every depth: they may sit on the resource or on any element of it. */
function withoutExtensions(value: JsonObject, urls: readonly string[]): JsonObject {
  return withChildren(value, (child, name) =>
    childrenOf(name, child, (it) => {
      if (!isJsonObject(it)) return it
      if (EXTENSIONS.includes(name) && urls.includes(textOf(it['url']) ?? '')) return undefined
      return withoutExtensions(it, urls)
    }),
  )
}

const EXTENSIONS: readonly string[] = ['extension', 'modifierExtension']
