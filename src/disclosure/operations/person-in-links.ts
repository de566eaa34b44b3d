import { isSealed, openValue, sealValue } from '../../decision/paging/sealed-values.js'
import { Refusal } from '../../model/refusal.js'
import { type OperationRequest } from './operation.js'

type Pair = readonly [string, string]
type By = Pick<OperationRequest, 'requester'>

/**
 * How a link names the person: as they were asked for and no better, a number sealed for whoever sent it. What PDS or
 * the index knows of them shows in no link.
 */
export function personInLink([name, value]: Pair, { requester }: By, cursorKey: Uint8Array): Pair {
  return name === NUMBERED ? [name, sealValue(cursorKey, name, value, requester)] : [name, value]
}

/** The parameters, the number that such a link holds opened. Refuses one that was sealed for somebody else. */
export function withNumberOpened(
  pairs: readonly Pair[],
  { requester }: By,
  cursorKey: Uint8Array,
): readonly Pair[] {
  return pairs.map(([name, value]) => {
    if (name !== NUMBERED || !isSealed(value)) return [name, value]
    const opened = openValue(cursorKey, name, value, requester)
    if (opened === undefined) throw new Refusal('INVALID_PARAMETER', { expression: name })
    return [name, opened]
  })
}

const NUMBERED = 'patient.identifier'
