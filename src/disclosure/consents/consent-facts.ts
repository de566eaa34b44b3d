import { type CompiledConsents } from '../../decision/consent/compile-consents.js'
import { agreedCategories, isAgreedExplicitly } from '../../decision/consent/consent-categories.js'
import { type RecordClass } from '../../model/facts.js'
import { type RegisterFacts } from '../../model/registers.js'
import { type Requester } from '../../model/requester.js'

/** Stands among those a person objects to where their consents contradict each other (rule R-31). */
const CONTRADICTORY = 'CONTRADICTORY'

/** Whose record it is, and who asks. */
type About = {
  readonly controller: string
  readonly recordClasses: readonly RecordClass[]
  readonly requester: Requester
}

/**
 * What a controller's register says with the recorded consents put in. A denial of everything is an objection to the
 * organisation or the worker it names, and else a dissent that covers that controller's record alone; what is agreed to
 * lifts the categories it names.
 */
export function withConsents(
  register: RegisterFacts,
  consents: CompiledConsents,
  { controller, recordClasses, requester }: About,
): RegisterFacts {
  if (consents.size === 0) return register
  const named = (as: 'organisation' | 'worker'): boolean => consents.denials.some((it) => it.namedAs === as)
  const isDissent = consents.denials.some((it) => it.namedAs === undefined || it.namedAs === 'unresolved')
  const worker = requester.userId
  return {
    ...register,
    dissents: isDissent
      ? [...register.dissents, { recordedBy: controller, covers: recordClasses }]
      : register.dissents,
    objectsTo: [
      ...register.objectsTo,
      ...(named('organisation') ? [requester.organisation] : []),
      ...(consents.isContradictory ? [CONTRADICTORY] : []),
    ],
    objectsToUser:
      named('worker') && worker !== undefined ? [...register.objectsToUser, worker] : register.objectsToUser,
    consentCategories: [...new Set([...register.consentCategories, ...agreedCategories(consents)])],
    explicitConsent: register.explicitConsent || isAgreedExplicitly(consents),
  }
}
