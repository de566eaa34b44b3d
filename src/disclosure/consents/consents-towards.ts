import { type CompiledConsents, compileConsents } from '../../decision/consent/compile-consents.js'
import { type ConsentQuestion } from '../../decision/consent/compile-directive.js'
import { type Code, type Directive, type Standing } from '../../decision/consent/directive.js'
import { readDirective } from '../../decision/consent/read-directive.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { isOdsCode, type OdsCode } from '../../model/ods-code.js'
import { codingOfPurpose } from '../../model/purpose.js'
import { isWithdrawnFor, type RecordedConsent } from '../../model/registers/recorded-consent.js'
import { type Requester } from '../../model/requester.js'
import { type OrganisationRegister } from '../ports.js'

/**
 * What a person's consents say of one request towards one controller. A consent counts where it covers that
 * controller's record; it lifts only what the controller itself recorded or confirmed. What the controller had confirmed
 * and was then withdrawn keeps older permits replaced.
 */
export function consentsTowards(
  controller: OdsCode,
  recorded: readonly RecordedConsent[],
  request: Pick<DisclosureRequest, 'requester' | 'at'>,
  organisations: OrganisationRegister,
): CompiledConsents {
  const directives = recorded.flatMap((it) => directiveTowards(controller, it) ?? [])
  return compileConsents(directives, questionTowards(request, organisations))
}

/** One consent as it is evaluated towards a controller; undefined where it says nothing of that controller's record. */
export function directiveTowards(controller: OdsCode, recorded: RecordedConsent): Directive | undefined {
  if (!recorded.controllers.includes(controller)) return undefined
  const standing = standingOf(recorded, controller)
  // Another controller may have withdrawn it, for its own record alone.
  return standing === undefined
    ? undefined
    : readDirective({ ...recorded.consent, status: 'active' }, standing)
}

/** Who asks, for what and when, as consents are asked about it. */
export function questionTowards(
  { requester, at }: Pick<DisclosureRequest, 'requester' | 'at'>,
  organisations: OrganisationRegister,
): ConsentQuestion {
  return {
    at: Date.parse(at),
    requester: {
      workers: [],
      organisations: [],
      workerId: requester.userId,
      organisationCode: requester.organisation,
    },
    purposes: purposesOf(requester),
    directory: {
      resource: () => undefined,
      knowsOrganisation: (code) => isOdsCode(code) && organisations.organisation(code, at) !== undefined,
    },
  }
}

/** Undefined for what never replaced anything, and has been withdrawn. */
function standingOf(consent: RecordedConsent, controller: OdsCode): Standing | undefined {
  const isConfirmed = consent.confirmedBy.includes(controller)
  if (isWithdrawnFor(consent, controller)) return isConfirmed ? 'withdrawn' : undefined
  return isConfirmed ? 'confirmed' : 'unconfirmed'
}

/** Breaking the glass is a purpose of its own, whatever else is declared with it. */
function purposesOf({ purpose, breakGlass }: Requester): readonly Code[] {
  const declared = purpose === undefined ? [] : [codingOfPurpose(purpose)]
  return breakGlass ? [...declared, BREAK_GLASS] : declared
}

const BREAK_GLASS: Code = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG' }
