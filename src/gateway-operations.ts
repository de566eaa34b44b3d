import { type Operations } from './disclosure/operations/operation.js'

/** Every operation the gateway performs, by the name of its row in the table of interactions. */
export function gatewayOperations(): Operations {
  return new Map()
}
