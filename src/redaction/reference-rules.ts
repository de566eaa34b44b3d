/** Backbone items that say nothing without their reference: they go with it, so that no count is left behind. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ['Appointment.participant', 'actor'],
  ['CarePlan.activity', 'reference'],
  ['CareTeam.participant', 'member'],
  ['Communication.payload', 'contentReference'],
  ['Composition.attester', 'party'],
  ['Composition.relatesTo', 'targetReference'],
  ['Condition.evidence', 'detail'],
  ['Condition.stage', 'assessment'],
  ['DiagnosticReport.media', 'link'],
  ['DocumentReference.relatesTo', 'target'],
  ['Encounter.diagnosis', 'condition'],
  ['Encounter.location', 'location'],
  ['Encounter.participant', 'individual'],
  ['EpisodeOfCare.diagnosis', 'condition'],
  ['EpisodeOfCare.referralRequest', 'reference'],
  ['Immunization.performer', 'actor'],
  ['Immunization.reaction', 'detail'],
  ['List.entry', 'item'],
  ['Medication.ingredient', 'itemReference'],
  ['Patient.link', 'other'],
  ['Procedure.focalDevice', 'manipulated'],
  ['Procedure.performer', 'actor'],
  ['Provenance.agent', 'who'],
  ['Provenance.entity', 'what'],
  ['Task.input', 'valueReference'],
  ['Task.output', 'valueReference'],
])

/** References that R4 requires: what is lost there is said to be masked. */
const REQUIRED: ReadonlySet<string> = new Set([
  'AllergyIntolerance.patient',
  'CarePlan.subject',
  'Composition.author',
  'Condition.subject',
  'Consent.provision.actor.reference',
  'Consent.provision.data.reference',
  'DeviceRequest.codeReference',
  'DeviceRequest.subject',
  'EpisodeOfCare.patient',
  'Flag.subject',
  'Goal.subject',
  'Immunization.patient',
  'MedicationRequest.medicationReference',
  'MedicationRequest.subject',
  'MedicationStatement.medicationReference',
  'MedicationStatement.subject',
  'Procedure.subject',
  'Provenance.target',
  'RelatedPerson.patient',
  'ServiceRequest.subject',
])

/**
 * References that leave for nobody, whatever they lead to: they tell who pays, which nobody has agreed to share (Caldicott
 * principle 3: no more than is needed).
 */
const UNSHARED: ReadonlySet<string> = new Set([
  'DeviceRequest.insurance',
  'Encounter.account',
  'EpisodeOfCare.account',
  'MedicationRequest.insurance',
  'ServiceRequest.insurance',
  'Task.insurance',
])

/** What a resource of these types is about; with all of it withheld, the resource says that something was. */
const POINTERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AuditEvent', ['entity.what']],
  ['Binary', ['securityContext']],
  ['Communication', ['about']],
  ['Provenance', ['target']],
  ['Task', ['focus']],
])

/**
 * Identifier systems of organisations and professionals: all that a reference may carry besides its target. Any other
 * identifier could name a person.
 */
const IDENTIFIERS: ReadonlySet<string> = new Set([
  'https://fhir.nhs.uk/Id/ods-organization-code',
  'https://fhir.nhs.uk/Id/ods-site-code',
  'https://fhir.nhs.uk/Id/sds-user-id',
  'https://fhir.nhs.uk/Id/sds-role-profile-id',
  'https://fhir.hl7.org.uk/Id/gmc-number',
  'https://fhir.hl7.org.uk/Id/gmp-number',
  'https://fhir.hl7.org.uk/Id/nmc-number',
  'https://fhir.hl7.org.uk/Id/hcpc-number',
  'https://fhir.hl7.org.uk/Id/social-work-england-number',
  'https://linchpin.example/fhir/Id/source-record',
])

/** Types whose names may be shown although the resource itself is not part of the answer: organisations, and staff at work. */
const NAMED: ReadonlySet<string> = new Set([
  'HealthcareService',
  'Organization',
  'Practitioner',
  'PractitionerRole',
])

/** What holds of the references in one element, and in the elements inside of it. */
export type RuleNode = {
  /** The element of a backbone item that it cannot do without; undefined when the item stands on its own. */
  readonly memberKey: string | undefined
  /** True for a reference without which its resource is not valid R4. */
  readonly isRequired: boolean
  /** True for a reference that leaves for nobody. */
  readonly isUnshared: boolean
  readonly elements: ReadonlyMap<string, RuleNode>
}

/** What holds of the references in a resource of the type, by its elements; undefined where nothing does. */
export function referenceRules(type: string): RuleNode | undefined {
  return BY_TYPE.elements.get(type)
}

/** The tables by their elements: nearly every element of a resource is in none, and is found to be by its name alone. */
const BY_TYPE = nodeAt([])

function nodeAt(path: readonly string[]): RuleNode {
  const at = path.join('.')
  const below = [...MEMBERS.keys(), ...REQUIRED, ...UNSHARED]
    .map((it) => it.split('.'))
    .filter((it) => it.length > path.length && path.every((element, i) => it[i] === element))
  const names = new Set(below.flatMap((it) => it[path.length] ?? []))
  return {
    memberKey: MEMBERS.get(at),
    isRequired: REQUIRED.has(at),
    isUnshared: UNSHARED.has(at),
    elements: new Map([...names].map((name) => [name, nodeAt([...path, name])])),
  }
}

/** The paths by which a resource of the type tells which resources it is about; undefined when it is not of such a type. */
export function pointersOf(type: string): readonly string[] | undefined {
  return POINTERS.get(type)
}

/** True for the identifier systems that may leave inside a reference. */
export function isShareableIdentifier(system: string | undefined): boolean {
  return system !== undefined && IDENTIFIERS.has(system)
}

/** True for the types whose name may leave as the display of a reference. */
export function isNamedType(type: string | undefined): boolean {
  return type !== undefined && NAMED.has(type)
}
