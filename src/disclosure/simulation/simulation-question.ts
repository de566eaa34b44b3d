import { type NhsNumber } from '../../model/nhs-number.js'
import { type Viewer } from '../../model/officers/officer.js'
import { type OdsCode } from '../../model/ods-code.js'
import { type Purpose } from '../../model/purpose.js'
import { type Relationship } from '../../model/registers.js'
import { type Authority, type Requester, type RoleGroup } from '../../model/requester.js'

/** What somebody would see of a person, as an officer asks it. */
export type SimulationQuestion = {
  /** The correlation id, under which PDS is told of it. */
  readonly id: string
  /** ISO 8601 instant. */
  readonly at: string
  /** The officer's own organisation, in whose name PDS is asked. */
  readonly askedBy: OdsCode
  /** The officer's organisation, where they see only what is its own. */
  readonly viewer: Viewer
  readonly nhsNumber: NhsNumber
  readonly worker: SimulatedWorker
  /** `as-recorded`: as the worker's own organisation has told; else assumed, whatever it has told. */
  readonly relationship: AssumedRelationship
}

/** How the worker's organisation comes to care for the person. */
export type AssumedRelationship = (typeof RELATIONSHIPS)[number]

export const RELATIONSHIPS = [
  'as-recorded',
  'open-case',
  'referral',
  'admission',
  'self-claimed',
  'none',
] as const satisfies readonly (Relationship['kind'] | 'as-recorded' | 'self-claimed' | 'none')[]

/** A worker as an officer describes them: what a token would attest. */
export type SimulatedWorker = {
  readonly organisation: OdsCode
  readonly role: {
    readonly name: string
    readonly group: RoleGroup
    readonly healthProfessional: boolean
  }
  readonly userId: string
  readonly purpose: Purpose
  /** Sign-in assurance level, 1 to 3. */
  readonly authAssurance: number
  readonly activities: readonly string[]
  readonly permissionToView: Requester['permissionToView']
  readonly breakGlass: boolean
  /** Stands for the worker's own words, which rules only look for. */
  readonly reason: string | undefined
  readonly authority: Authority
}

/** The requester that a token of such a worker would make. It never leaves the simulation. */
export function requesterOf(worker: SimulatedWorker, selfClaimed: boolean): Requester {
  const { organisation, role, userId, purpose, authAssurance, activities } = worker
  const { permissionToView, breakGlass, reason, authority } = worker
  return {
    callingSystem: 'simulation',
    userId,
    userName: undefined,
    role: undefined,
    roleName: role.name,
    roleGroup: role.group,
    healthProfessional: role.healthProfessional,
    organisation,
    organisationName: undefined,
    purpose,
    authAssurance,
    activities,
    selfClaimed,
    permissionToView,
    breakGlass,
    reason,
    authority,
    actingFor: undefined,
    person: undefined,
    scopes: [],
  }
}
