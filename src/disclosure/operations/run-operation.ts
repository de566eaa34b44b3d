import { type Recorded, recordOperation, recordRefusal } from '../../audit/record.js'
import { allowOperation } from '../../decision/operations/allow-operation.js'
import { type Person } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { type DisclosurePorts } from '../ports.js'
import { type Grounds, type OperationRequest, type Operations } from './operation.js'

/**
 * One call of an operation from who asks to what may be sent: allowed by its row, performed, recorded. Always ends in
 * something recorded. Rejects, with NOT_RECORDED, only when the log itself cannot be written.
 */
export async function runOperation(
  asked: OperationRequest,
  operations: Operations,
  ports: Pick<DisclosurePorts, 'audit' | 'reportBug' | 'fhirBase' | 'rules'>,
): Promise<Recorded> {
  let person: Person | undefined
  let grounds: Grounds = NO_GROUNDS
  try {
    const allowed = allowOperation(asked.operation, asked.requester)
    const perform = operations.get(asked.operation)
    if (perform === undefined) throw new Refusal('NOT_IMPLEMENTED', { detail: asked.operation })
    const concluded = await perform(asked, allowed, (it, why = NO_GROUNDS) => {
      person = it
      grounds = why
    })
    return await recordOperation(concluded, ports.audit)
  } catch (error) {
    const refusal = error instanceof Refusal ? error : unexpected(error, asked, ports)
    if (refusal.code === 'NOT_RECORDED') throw refusal
    return recordRefusal(
      refusal,
      {
        requestId: asked.id,
        at: asked.at,
        interaction: asked.operation,
        type: asked.type,
        requester: asked.requester,
        nhsNumber: person?.nhsNumber ?? asked.named,
        rawQuery: asked.rawQuery,
        ...grounds,
        ruleSetHash: ports.rules.hash,
        fhirBase: ports.fhirBase,
      },
      ports.audit,
    )
  }
}

const NO_GROUNDS: Grounds = { reasons: [], missing: [], obligations: [] }

function unexpected(
  error: unknown,
  { id }: OperationRequest,
  { reportBug }: Pick<DisclosurePorts, 'reportBug'>,
): Refusal {
  reportBug(error, id)
  return new Refusal('INTERNAL_SERVER_ERROR')
}
