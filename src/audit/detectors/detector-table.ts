import { colleague } from './closeness/colleague.js'
import { familyRelation } from './closeness/family-relation.js'
import { ownRecord } from './closeness/own-record.js'
import { sameHousehold } from './closeness/same-household.js'
import { sameSurname } from './closeness/same-surname.js'
import { breadth } from './habit/breadth.js'
import { browsing } from './habit/browsing.js'
import { bulkExport } from './habit/bulk-export.js'
import { refusalsThenSuccess } from './habit/refusals-then-success.js'
import { repeatedViewing } from './habit/repeated-viewing.js'
import { volumeSpike } from './habit/volume-spike.js'
import { closedChildCase } from './person/closed-child-case.js'
import { deceasedPerson } from './person/deceased-person.js'
import { farAway } from './person/far-away.js'
import { householdIncident } from './person/household-incident.js'
import { noRelationship } from './person/no-relationship.js'
import { restrictedRecord } from './person/restricted-record.js'
import { leaver } from './worker/leaver.js'
import { logReading } from './worker/log-reading.js'
import { offDuty } from './worker/off-duty.js'
import { purposeUnlikeRole } from './worker/purpose-unlike-role.js'
import { roleMismatch } from './worker/role-mismatch.js'
import { sharedAccount } from './worker/shared-account.js'
import { type Detector } from './detector.js'

/** Every detector: one row each, in the order of the rules they carry out. Rules 8 to 11 are kinds of alert of one entry. */
export const DETECTORS = {
  'own-record': ownRecord,
  'same-surname': sameSurname,
  'same-household': sameHousehold,
  'family-relation': familyRelation,
  colleague,
  'restricted-record': restrictedRecord,
  'no-relationship': noRelationship,
  'volume-spike': volumeSpike,
  'repeated-viewing': repeatedViewing,
  'many-people-once': breadth,
  'off-duty': offDuty,
  'role-mismatch': roleMismatch,
  'deceased-person': deceasedPerson,
  'far-away': farAway,
  'purpose-unlike-role': purposeUnlikeRole,
  browsing,
  'shared-account': sharedAccount,
  leaver,
  'bulk-export': bulkExport,
  'household-incident': householdIncident,
  'refusals-then-success': refusalsThenSuccess,
  'closed-child-case': closedChildCase,
  'log-reading': logReading,
} as const satisfies Readonly<Record<string, Detector>>

export type DetectorName = keyof typeof DETECTORS

/** True for the name of a detector. */
export function isDetector(name: string): name is DetectorName {
  return Object.hasOwn(DETECTORS, name)
}
