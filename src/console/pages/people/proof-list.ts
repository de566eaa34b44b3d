/** One entry of the log, by its receipt and the hash of its text in hexadecimal, with its C2SP tlog-proof. */
export type ListedProof = {
  readonly receipt: string
  /** What a report says of it; nothing in these words is proven. */
  readonly access?: Readonly<Record<string, string>>
  readonly leaf: string
  readonly proof: string
}

/** The file of proofs that the page which works offline takes: of hashes, and of no text. */
export function proofList(proofs: readonly ListedProof[]): string {
  return `${JSON.stringify({ format: 'c2sp.org/tlog-proof@v1', proofs }, undefined, 2)}\n`
}
