import { type FactTree } from '../../model/facts.js'

type PathsOf<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends string | number | boolean | readonly string[]
    ? K
    : `${K}.${PathsOf<NonNullable<T[K]>>}`
}[keyof T & string]

/** Every leaf of the fact tree, as rules write it. */
export type FactPath = PathsOf<FactTree>

/** A fact as it stands in the tree, not yet checked against its row; undefined is unknown. */
type ReadFact = (facts: FactTree) => unknown

const READERS: Readonly<Record<FactPath, ReadFact>> = {
  action: (it) => it.action,
  purpose: (it) => it.purpose,
  'request.singlePatient': (it) => it.request?.singlePatient,
  'authority.reference': (it) => it.authority?.reference,
  'authority.approvedBy': (it) => it.authority?.approvedBy,
  'authority.justification': (it) => it.authority?.justification,
  'override.breakGlass': (it) => it.override?.breakGlass,
  'override.reason': (it) => it.override?.reason,
  'agreement.inForce': (it) => it.agreement?.inForce,
  'release.state': (it) => it.release?.state,
  'release.toPilot': (it) => it.release?.toPilot,
  'requester.userId': (it) => it.requester?.userId,
  'requester.role': (it) => it.requester?.role,
  'requester.roleGroup': (it) => it.requester?.roleGroup,
  'requester.healthProfessional': (it) => it.requester?.healthProfessional,
  'requester.authAssurance': (it) => it.requester?.authAssurance,
  'requester.activities': (it) => it.requester?.activities,
  'requester.relationship': (it) => it.requester?.relationship,
  'requester.permissionToView': (it) => it.requester?.permissionToView,
  'requester.org.id': (it) => it.requester?.org?.id,
  'requester.org.type': (it) => it.requester?.org?.type,
  'requester.org.dspt': (it) => it.requester?.org?.dspt,
  'subject.nhsNumberStatus': (it) => it.subject?.nhsNumberStatus,
  'subject.demographicsMatch': (it) => it.subject?.demographicsMatch,
  'subject.pds': (it) => it.subject?.pds,
  'subject.age': (it) => it.subject?.age,
  'subject.deceased': (it) => it.subject?.deceased,
  'subject.dissent': (it) => it.subject?.dissent,
  'subject.objectsTo': (it) => it.subject?.objectsTo,
  'subject.objectsToUser': (it) => it.subject?.objectsToUser,
  'subject.consent.categories': (it) => it.subject?.consent?.categories,
  'subject.consent.explicit': (it) => it.subject?.consent?.explicit,
  'subject.capacity': (it) => it.subject?.capacity,
  'subject.bestInterests': (it) => it.subject?.bestInterests,
  'subject.cannotConsent': (it) => it.subject?.cannotConsent,
  'subject.enhancedReview': (it) => it.subject?.enhancedReview,
  'subject.competentMinor': (it) => it.subject?.competentMinor,
  'subject.proxyAgreed': (it) => it.subject?.proxyAgreed,
  'subject.childEnquiries': (it) => it.subject?.childEnquiries,
  'subject.nationalOptOut': (it) => it.subject?.nationalOptOut,
  'subject.type1': (it) => it.subject?.type1,
  'resource.class': (it) => it.resource?.class,
  'resource.type': (it) => it.resource?.type,
  'resource.area': (it) => it.resource?.area,
  'resource.labels': (it) => it.resource?.labels,
  'resource.confidentiality': (it) => it.resource?.confidentiality,
  'resource.labelled': (it) => it.resource?.labelled,
  'resource.subjectMatches': (it) => it.resource?.subjectMatches,
  'resource.controllerIsSource': (it) => it.resource?.controllerIsSource,
  'resource.anonymousAccess': (it) => it.resource?.anonymousAccess,
  'resource.active': (it) => it.resource?.active,
  'resource.rank': (it) => it.resource?.rank,
  'resource.overrideSupported': (it) => it.resource?.overrideSupported,
  'env.now': (it) => it.env?.now,
}

export const FACT_PATHS: readonly string[] = Object.keys(READERS)

/** True for the dotted path of a fact that the fact tree has. */
export function isFactPath(text: string): text is FactPath {
  return Object.hasOwn(READERS, text)
}

/** Reads the fact of that path from a fact tree; undefined when it is unknown. */
export function factReader(path: FactPath): ReadFact {
  return READERS[path]
}

/** True for facts of one item, known only after it was fetched. */
export function isResourceFact(path: FactPath): boolean {
  return path.startsWith('resource.')
}

/** True for facts of an item that its source already tells: known before anything is fetched. */
export function isSourceFact(path: FactPath): boolean {
  return path === 'resource.class' || path === 'resource.overrideSupported'
}
