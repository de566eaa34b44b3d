import { compileDirective } from '../../decision/consent/compile-directive.js'
import { type Directive } from '../../decision/consent/directive.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { objectOf, objectsOf, textOf } from '../../model/json.js'
import { type OdsCode } from '../../model/ods-code.js'
import { type RecordedConsent } from '../../model/registers/recorded-consent.js'
import { type RegisterFacts } from '../../model/registers.js'
import { evidenceAt } from '../operations/consent/consent-evidence.js'
import { type OrganisationRegister } from '../ports.js'
import { directiveTowards, questionTowards } from './consents-towards.js'

/** The user id with which a proxy signs in, as `Consent.performer.identifier` names who gave the consent. */
const PROXY_SYSTEM = 'https://linchpin.example/fhir/Id/proxy'

/** What somebody saw or decided, and recorded with a consent in force. */
type Evidenced = {
  /** Somebody assessed that the person lacks capacity (Mental Capacity Act 2005 s.2). */
  readonly lacksCapacity: boolean
  /** Somebody decided in the person's best interests, of just such sharing as is asked for (s.4). */
  readonly bestInterests: boolean
  /** User ids of attorneys and deputies whose power somebody saw (s.9, s.16). */
  readonly proxies: readonly string[]
}

/**
 * The evidence of the person's consents towards one controller: of those that permit, are in force, and were recorded or
 * confirmed by that controller. Any other would open something on the word of who benefits.
 */
export function evidenceTowards(
  controller: OdsCode,
  recorded: readonly RecordedConsent[],
  request: Pick<DisclosureRequest, 'requester' | 'at'>,
  organisations: OrganisationRegister,
): Evidenced {
  const question = questionTowards(request, organisations)
  const found = recorded.flatMap((it) => {
    const directive = directiveTowards(controller, it)
    if (directive === undefined || !isPermitInForce(directive, question.at)) return []
    const evidence = evidenceAt(it.consent, request.at)
    const isOfThis = compileDirective(directive, question).couldPermit !== undefined
    return evidence.map(({ kind }) => ({ kind, isOfThis, givers: giversOf(it) }))
  })
  return {
    lacksCapacity: found.some((it) => it.kind === 'capacity-assessment'),
    bestInterests: found.some((it) => it.kind === 'best-interests' && it.isOfThis),
    proxies: found.flatMap((it) => (POWERS.includes(it.kind) ? it.givers : [])),
  }
}

const POWERS: readonly string[] = ['lasting-power-of-attorney', 'deputy']

function isPermitInForce({ root, standing }: Directive, at: number): boolean {
  const { period } = root
  if (standing !== 'confirmed' || root.effect !== 'permit' || period === 'unreadable') return false
  return period === undefined || (period.from <= at && at < period.to)
}

function giversOf({ consent }: RecordedConsent): readonly string[] {
  return objectsOf(consent['performer']).flatMap((it) => {
    const identifier = objectOf(it['identifier'])
    const value = textOf(identifier?.['value'])
    return identifier?.['system'] === PROXY_SYSTEM && value !== undefined ? [value] : []
  })
}

/**
 * What a controller's register says with the evidence put in. Evidence fills what the register leaves open and never
 * contradicts it: who is registered as able to decide is not made unable by it. An attorney or deputy acts only while
 * the person lacks capacity (Mental Capacity Act 2005 s.11(7)(a), s.20(1)).
 */
export function withEvidence(register: RegisterFacts, evidenced: Evidenced): RegisterFacts {
  const capacity = register.capacity ?? (evidenced.lacksCapacity ? 'lacks' : undefined)
  const lacks = capacity === 'lacks'
  return {
    ...register,
    capacity,
    bestInterests: register.bestInterests || (lacks && evidenced.bestInterests),
    proxies: lacks ? [...new Set([...register.proxies, ...evidenced.proxies])] : register.proxies,
  }
}
