import { type JsonObject, arrayOf, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type SourceDescriptor, sourceOfId } from '../../model/source.js'
import { type ReportedOutcome } from '../outcomes/reported-outcome.js'
import { type FhirResource } from '../resource.js'
import { referencedIn } from './referenced.js'
import { codeIn, wordsOf } from './words.js'

/** What the list is made of: what was released, what the sources said, and when it was asked. */
export type InvolvementParts = {
  readonly released: readonly FhirResource[]
  readonly outcomes: readonly ReportedOutcome[]
  readonly sources: readonly SourceDescriptor[]
  /** ISO 8601 instant: what has ended before it is historic. */
  readonly at: string
}

type Party = {
  readonly source: string
  readonly isCurrent: boolean
  readonly parameter: JsonObject
}

/**
 * Who has which bit: one `party` for every team, worker or organisation that is or was involved, current ones first;
 * one `source` for everyone who was asked, with what they hold (`current`, `historic`, `none-found`, or what went
 * wrong) and as of when. Contact level: who, in what role, since when, when last and how to reach them, and nothing of why.
 */
export function involvementOf(parts: InvolvementParts): FhirResource {
  const parties = PARTY_KINDS.flatMap(({ type, parties: read }) =>
    parts.released.filter((it) => it.resourceType === type).flatMap((it) => read(it, parts)),
  ).toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'notice', valueString: NOTICE },
      ...parties.map((it) => it.parameter),
      ...sourceParameters(parts, parties),
    ],
  }
}

const NOTICE = 'This may not be the complete record. Someone who is not listed may be involved.'

/** Every type the list is read from. */
export const INVOLVEMENT_TYPES: readonly string[] = ['Patient', 'CareTeam', 'EpisodeOfCare']

/** Where each kind of resource names who is involved. */
const PARTY_KINDS: readonly {
  readonly type: string
  readonly parties: (resource: FhirResource, parts: InvolvementParts) => readonly Party[]
}[] = [
  { type: 'CareTeam', parties: ofTeam },
  { type: 'EpisodeOfCare', parties: ofEpisode },
  { type: 'Patient', parties: ofRegistration },
]

const KEY_WORKER = { system: 'https://linchpin.example/fhir/CodeSystem/care-team-role', code: 'key-worker' }

/** One party for each worker of a team, or one for the team where it names nobody. */
function ofTeam(team: FhirResource, parts: InvolvementParts): readonly Party[] {
  const about = aboutOf(team, parts, ['active', 'suspended', 'proposed'], objectOf(team['period']))
  const organisation = arrayOf(team['managingOrganization'])[0]
  const members = objectsOf(team['participant']).filter((it) => !isOrganisation(it['member']))
  const workers = members.length === 0 ? [undefined] : members
  return workers.map((member) => {
    const roles = objectsOf(member?.['role'])
    const isLead = roles.some((it) => codeIn(it, KEY_WORKER.system) === KEY_WORKER.code)
    const role = roles.find((it) => codeIn(it, KEY_WORKER.system) === undefined)
    const worker = objectOf(member?.['member'])
    const contacts = [...contactsAt(worker, parts.released), ...objectsOf(team['telecom'])]
    return about([
      ...said('organisation', wordsOf(organisation)),
      ...said('team', textOf(team['name']) ?? ''),
      ...said('worker', wordsOf(worker)),
      ...(role === undefined ? [] : [{ name: 'role', valueCodeableConcept: role }]),
      ...distinctContacts(contacts),
      { name: 'lead', valueBoolean: isLead },
      ...lastContactOf(team),
    ])
  })
}

const LAST_CONTACT = 'https://linchpin.example/fhir/StructureDefinition/last-contact'

/** The day alone: nothing of how or why anybody met. Where the source does not say it, nothing is guessed. */
function lastContactOf(team: FhirResource): readonly JsonObject[] {
  const found = objectsOf(team['extension']).find((it) => it['url'] === LAST_CONTACT)
  const day = textOf(found?.['valueDate'])
  return day === undefined ? [] : [{ name: 'lastContact', valueDate: day }]
}

/** What an episode is of says why somebody is involved, and so is not told. */
function ofEpisode(episode: FhirResource, parts: InvolvementParts): readonly Party[] {
  const about = aboutOf(
    episode,
    parts,
    ['planned', 'waitlist', 'active', 'onhold'],
    objectOf(episode['period']),
  )
  const organisation = objectOf(episode['managingOrganization'])
  const manager = objectOf(episode['careManager'])
  return [
    about([
      ...said('organisation', wordsOf(organisation)),
      ...said('worker', wordsOf(manager)),
      ...distinctContacts([
        ...contactsAt(manager, parts.released),
        ...contactsAt(organisation, parts.released),
      ]),
    ]),
  ]
}

const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** The practice a Patient is registered with, and its usual GP where the record names one. */
function ofRegistration(patient: FhirResource, parts: InvolvementParts): readonly Party[] {
  const from = sourceOf(patient, parts)
  return objectsOf(patient['generalPractitioner']).map((it) => {
    const referenced = referencedIn(parts.released, textOf(it['reference']))
    const [organisation, worker] =
      referenced?.resourceType === 'Organization' ? [referenced, undefined] : [undefined, referenced]
    const identifier = objectOf(it['identifier']) ?? odsIdentifierOf(organisation)
    const practice = practiceOf(identifier, from, parts.sources)
    const about = aboutOf(patient, parts, ['active'], objectOf(identifier?.['period']))
    return about([
      ...said('organisation', practice?.name ?? organisationOf(it, organisation, identifier)),
      ...said('worker', wordsOf(worker?.['name'])),
      { name: 'role', valueCodeableConcept: { text: 'Registered GP practice' } },
      ...telephoneOf(practice),
      ...distinctContacts(contactsAt(it, parts.released)),
    ])
  })
}

/** The practice of that code, else the one whose record it is: a practice's own record need not say whose it is. */
function practiceOf(
  identifier: JsonObject | undefined,
  from: string,
  sources: readonly SourceDescriptor[],
): SourceDescriptor | undefined {
  return (
    sources.find((it) => it.organisation === identifier?.['value']) ??
    sources.find((it) => it.recordClass === 'gp-record' && it.id === from)
  )
}

function telephoneOf(practice: SourceDescriptor | undefined): readonly JsonObject[] {
  const telephone = practice?.telephone
  return telephone === undefined ? [] : distinctContacts([{ system: 'phone', use: 'work', value: telephone }])
}

/** What the record calls the practice, else the code it gives it. */
function organisationOf(
  reference: JsonObject,
  named: FhirResource | undefined,
  identifier: JsonObject | undefined,
): string {
  const words = [wordsOf(named?.['name']), isOrganisation(reference) ? wordsOf(reference['display']) : '']
  return words.find((it) => it !== '') ?? wordsOf(identifier?.['value'])
}

function odsIdentifierOf(organisation: FhirResource | undefined): JsonObject | undefined {
  return objectsOf(organisation?.['identifier']).find((it) => it['system'] === ODS)
}

/** What every party says of itself, around what its kind adds. */
function aboutOf(
  resource: FhirResource,
  parts: InvolvementParts,
  current: readonly string[],
  period: JsonObject | undefined,
): (more: readonly JsonObject[]) => Party {
  const reference = `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
  const status = textOf(resource['status']) ?? 'active'
  const end = textOf(period?.['end'])
  const isCurrent = current.includes(status) && (end === undefined || end >= parts.at.slice(0, end.length))
  const source = sourceOf(resource, parts)
  return (more) => ({
    source,
    isCurrent,
    parameter: {
      name: 'party',
      part: [
        { name: 'status', valueCode: isCurrent ? 'current' : 'historic' },
        ...more,
        ...(period === undefined ? [] : [{ name: 'period', valuePeriod: withoutExtras(period) }]),
        { name: 'source', valueString: source },
        { name: 'evidence', valueReference: { reference } },
      ],
    },
  })
}

/** A part that says something; nothing where there are no words. */
function said(name: string, words: string): readonly JsonObject[] {
  return words === '' ? [] : [{ name, valueString: words }]
}

function withoutExtras({ start, end }: JsonObject): JsonObject {
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

/** The ids of a source's resources begin with its name; the person's own Patient is of the demographics service. */
function sourceOf(resource: FhirResource, { outcomes, sources }: InvolvementParts): string {
  const id = textOf(resource['id']) ?? ''
  const named = sourceOfId(
    id,
    outcomes.map((it) => it.source),
  )
  return named ?? sources.find((it) => it.recordClass === 'exchange')?.id ?? ''
}

function isOrganisation(reference: unknown): boolean {
  return isJsonObject(reference) && (textOf(reference['reference']) ?? '').startsWith('Organization/')
}

/** How to reach what a reference names, and the organisation it belongs to where it has no contact of its own. */
function contactsAt(
  reference: JsonObject | undefined,
  released: readonly FhirResource[],
): readonly JsonObject[] {
  const found = referencedIn(released, textOf(reference?.['reference']))
  const own = objectsOf(found?.['telecom'])
  if (own.length > 0 || found === undefined) return own
  const organisation = objectOf(found['organization'])
  return objectsOf(referencedIn(released, textOf(organisation?.['reference']))?.['telecom'])
}

function distinctContacts(contacts: readonly JsonObject[]): readonly JsonObject[] {
  const byValue = new Map(contacts.map((it) => [textOf(it['value']), it]))
  return [...byValue.values()].map((it) => ({ name: 'contact', valueContactPoint: it }))
}

/** One for each source and area that was to be asked, so that silence is never read as nobody. */
function sourceParameters(
  { outcomes, sources }: InvolvementParts,
  parties: readonly Party[],
): readonly JsonObject[] {
  const names = new Map(sources.map((it) => [it.id, it]))
  return [...new Set(outcomes.map((it) => it.source))].toSorted().map((id) => {
    const own = outcomes.filter((it) => it.source === id)
    const telephone = names.get(id)?.telephone
    return {
      name: 'source',
      part: [
        { name: 'source', valueString: id },
        { name: 'organisation', valueString: names.get(id)?.name ?? id },
        {
          name: 'status',
          valueCode: statusOf(
            own,
            parties.filter((it) => it.source === id),
          ),
        },
        { name: 'asOf', valueDateTime: own.map((it) => it.asOf).toSorted()[0] ?? '' },
        ...(telephone === undefined ? [] : [{ name: 'telephone', valueString: telephone }]),
        ...own.flatMap((it) => it.warnings.map((code) => ({ name: 'warning', valueCode: code }))),
      ],
    }
  })
}

const ANSWERED: readonly string[] = ['answered', 'answered-empty']

/** A failure is told as what it is, and what is not offered as that: neither is nobody found. */
function statusOf(outcomes: readonly ReportedOutcome[], parties: readonly Party[]): string {
  const failure = outcomes.find((it) => it.outcome !== 'not-supported' && !ANSWERED.includes(it.outcome))
  if (failure !== undefined) return failure.outcome
  if (parties.some((it) => it.isCurrent)) return 'current'
  if (parties.length > 0) return 'historic'
  return outcomes.some((it) => it.outcome === 'not-supported') ? 'not-supported' : 'none-found'
}
