import { type Json } from '../../model/json.js'

/** Why a call gave no usable answer: a closed list, safe to log and to count. */
export type CallFailure =
  | 'origin-not-allowed'
  | 'redirected'
  | 'wrong-content-type'
  | 'wrong-encoding'
  | 'too-large'
  | 'too-deep'
  | 'not-json'
  | 'truncated'
  | 'connection-failed'
  | 'tls-failed'
  | 'circuit-open'
  | 'overloaded'
  | 'cancelled'

/** What one guarded call came to. Never an exception, and never an empty answer in place of a failure. */
export type CallResult =
  | {
      readonly kind: 'answer'
      readonly status: number
      /** The parsed body; undefined only where a status of 400 or above came without JSON. */
      readonly body: Json | undefined
    }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'error'; readonly reason: CallFailure }
