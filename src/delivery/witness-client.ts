import { Agent, request } from 'undici'

/** What a witness said to a checkpoint (C2SP tlog-witness, add-checkpoint). */
export type WitnessAnswer =
  | { readonly kind: 'signed'; readonly lines: string }
  /** It stands at another size of this log than the proof starts from. */
  | { readonly kind: 'conflict'; readonly size: bigint }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'unreachable' }

/** Asks one witness; the connection is kept. */
export type WitnessClient = {
  /** Sends the proof and checkpoint; never rejects. */
  addCheckpoint(proof: string): Promise<WitnessAnswer>
  close(): Promise<void>
}

const TIMEOUT_MS = 5_000
const MOST_BYTES = 16_384

/** A client of the witness under this URL. Follows no redirect, and reads little. */
export function witnessClient(url: string): WitnessClient {
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, connections: 1, maxResponseSize: MOST_BYTES })
  return {
    async addCheckpoint(proof) {
      try {
        const { statusCode, body } = await request(`${url.replace(/\/$/, '')}/add-checkpoint`, {
          method: 'POST',
          dispatcher: agent,
          headers: { 'Content-Type': 'text/plain; charset=utf-8' },
          body: proof,
          headersTimeout: TIMEOUT_MS,
          bodyTimeout: TIMEOUT_MS,
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        return answerOf(statusCode, await body.text())
      } catch {
        return { kind: 'unreachable' }
      }
    },
    close: () => agent.destroy(),
  }
}

function answerOf(status: number, text: string): WitnessAnswer {
  if (status === 200) return { kind: 'signed', lines: text }
  const size = /^(0|[1-9]\d{0,17})\n?$/.exec(text)?.[1]
  return status === 409 && size !== undefined
    ? { kind: 'conflict', size: BigInt(size) }
    : { kind: 'refused', status }
}
