import { PERSON } from '../disclosure/world.js'
import { NHS, type Role, type SmallGateway, WHO } from './small-gateway.js'

export type Ask = (gateway: SmallGateway, role: Role) => ReturnType<SmallGateway['get']>
/** A search of a type for the person. */
export const search =
  (type: string): Ask =>
  (it, role) =>
    it.search(type, type === 'Patient' ? { identifier: `${NHS}|${PERSON}` } : WHO, role)
const canShare: Ask = async (it, role) =>
  it.call('/fhir/Patient/$can-share', {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await it.token(role)}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ identifier: `${NHS}|${PERSON}` }).toString(),
  })
/** Every way to ask about the one person of the ordinary world. */
export const ASKS: readonly (readonly [string, Ask])[] = [
  ['a search of the GP record', search('Condition')],
  ['a search of the social care record', search('CarePlan')],
  ['a search of both', search('Flag')],
  ['a search for the person', search('Patient')],
  ['a read of the person', (it, role) => it.get('Patient/p-0018', role)],
  ['a read of an item', (it, role) => it.get('Condition/a81001-condition-c1', role)],
  ['everything', (it, role) => it.get('Patient/p-0018/$everything', role)],
  ['the summary', (it, role) => it.get('Patient/p-0018/$summary', role)],
  ['who is involved', (it, role) => it.get('Patient/p-0018/$involvement', role)],
  ['other identifiers', (it, role) => it.get(`Patient/$ihe-pix?sourceIdentifier=${NHS}%7C${PERSON}`, role)],
  ['whether it would be shared', canShare],
]
