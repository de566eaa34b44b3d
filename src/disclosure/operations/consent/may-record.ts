import { type Verdict } from '../../../decision/rule-set.js'
import { type RequestFacts, type ResourceFacts } from '../../../model/facts.js'
import { type OdsCode } from '../../../model/ods-code.js'
import { type Person } from '../../../model/person.js'
import { mergeRegisterFacts } from '../../../model/registers/merge-register-facts.js'
import { type Requester } from '../../../model/requester.js'
import { type DisclosurePorts } from '../../ports.js'
import { requestFacts } from '../../request-facts.js'

/**
 * What the rules say of writing a Consent about the person, as of anything that is exchanged. The registers are those
 * of the controllers it is about; what consents say is left out, so that one can always be set right.
 */
export async function mayRecord(
  { requester, at }: { readonly requester: Requester; readonly at: string },
  person: Person,
  controllers: readonly OdsCode[],
  ports: Pick<DisclosurePorts, 'registers' | 'organisations' | 'rules'>,
): Promise<Verdict> {
  const { registers, organisations, rules } = ports
  const { organisation: asking } = requester
  const [relationships, ...known] = await Promise.all([
    unlessDown(() => registers.relationships(asking, person.nhsNumbers, at)),
    ...controllers.map((it) => unlessDown(() => registers.registerOf(it, person.nhsNumbers, at))),
  ])
  const read = known.filter((it) => it !== undefined)
  const facts: RequestFacts = {
    ...requestFacts(
      {
        request: { interaction: 'read', requester, at },
        person,
        organisation: organisations.organisation(asking, at),
        relationships,
        requesterRegister: undefined,
        // Nothing is shown, so that there is nothing to break the glass for.
        reason: null,
      },
      {
        recordClass: 'exchange',
        release: undefined,
        register: read.length === controllers.length ? mergeRegisterFacts(read) : undefined,
        agreementInForce: organisations.agreementInForce(
          asking,
          undefined,
          requester.purpose ?? '',
          'exchange',
          at,
        ),
      },
    ),
    action: 'write',
  }
  return rules.decide({ ...facts, resource: AS_THE_RULES_SEE_IT })
}

/** A Consent as the rules see it: the gateway's own, of the person asked for. */
export const AS_THE_RULES_SEE_IT: ResourceFacts = {
  class: 'exchange',
  type: 'Consent',
  area: null,
  labels: [],
  confidentiality: 'N',
  labelled: true,
  subjectMatches: true,
  controllerIsSource: true,
  anonymousAccess: false,
  active: true,
  rank: 1,
  overrideSupported: true,
}

async function unlessDown<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read()
  } catch {
    return undefined
  }
}
