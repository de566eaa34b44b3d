import { codingOfPurpose, PURPOSES, PURPOSE_SYSTEM } from '../../../src/model/purpose.js'
import { ODS_CODE_SYSTEM } from '../../../src/model/ods-code.js'
import { type CaseFacts } from './case-file.js'
import { odsOf } from './case-world.js'

const LOCAL = 'https://linchpin.example/fhir/CodeSystem/role'
const SDS = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName'

/** The claims with which the case's requester asks. */
export function claimsOf({ at }: CaseFacts): Readonly<Record<string, unknown>> {
  const role = String(at('requester.role'))
  return {
    extensions: {
      ihe_iua: {
        person_id: 'worker-1',
        subject_name: 'Synthetic Worker',
        subject_role: [role === 'social-worker' ? `${SDS}|R1330` : `${LOCAL}|${role}`],
        subject_organization: 'Synthetic organisation',
        subject_organization_id: `${ODS_CODE_SYSTEM}|${odsOf(at('requester.org.id'))}`,
        purpose_of_use: [purposeItem(String(at('purpose')))],
      },
      linchpin: {
        auth_assurance: at('requester.authAssurance'),
        activities: at('requester.activities'),
        self_claimed: at('requester.relationship') === 'self-claimed',
        permission_to_view: at('requester.permissionToView'),
        break_glass: at('override.breakGlass'),
        reason: at('override.reason') ?? undefined,
        authority: {
          reference: at('authority.reference') ?? undefined,
          approved_by: at('authority.approvedBy') ?? undefined,
          justification: at('authority.justification') ?? undefined,
        },
        person: at('subject.demographicsMatch') === false ? '9990000026' : '9990000018',
      },
    },
  }
}

function purposeItem(text: string): string {
  const purpose = PURPOSES.find((it) => it === text)
  const { system, code } =
    purpose === undefined ? { system: PURPOSE_SYSTEM, code: text } : codingOfPurpose(purpose)
  return `${system}|${code}`
}
