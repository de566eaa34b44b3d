import { resourceType } from '../../fhir/resource-types.js'
import { whole } from '../../model/slices/sliced.js'
import { type Decision, readDecision } from '../decide.js'
import { type Permit, permitFile } from '../permit.js'
import { releasedSet } from './released-set.js'

/**
 * Leave to fetch the file that a read names, where a document that may leave has it attached: the content of what is
 * withheld is never asked for. Undefined for every other request.
 */
export function permitWantedFile(permit: Permit, decision: Decision): Permit | undefined {
  const { permit: given, judged } = readDecision(decision)
  const { request, person } = given
  if (request.interaction !== 'read' || resourceType(request.type)?.isFile !== true) return undefined
  const named = 'id' in request.person ? `${request.type}/${request.person.id}` : undefined
  const found = whole(releasedSet(judged, `Patient/${person.id}`)).find((it) => it.reference === named)
  if (found === undefined) return undefined
  return permitFile(permit, found.labelled.source.id, found.labelled.sourceReference)
}
