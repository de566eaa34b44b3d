import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyConsistency, verifyInclusion } from '../../src/audit/proofs/proof.js'

const data = process.env['CONFORMANCE_DATA']

type Vector = {
  readonly leafIdx?: bigint
  readonly treeSize?: bigint
  readonly size1?: bigint
  readonly size2?: bigint
  readonly root?: string
  readonly root1?: string
  readonly root2?: string
  readonly leafHash?: string
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
}

function vectors(kind: string): readonly (readonly [string, Vector])[] {
  if (data === undefined) return []
  const folder = join(data, 'merkle', 'testdata', kind)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((it) =>
    it.endsWith('.json'),
  )
  return names.sort().map((name) => [name, parse(readFileSync(join(folder, name), 'utf8'))] as const)
}

/** Sizes and indices go up to 2^64, past what a JSON number of JavaScript holds. */
function parse(text: string): Vector {
  const quoted = text.replace(/"(leafIdx|treeSize|size1|size2)": (\d+)/g, '"$1": "$2"')
  return JSON.parse(quoted, (key, value: unknown) =>
    ['leafIdx', 'treeSize', 'size1', 'size2'].includes(key) ? BigInt(String(value)) : value,
  ) as Vector
}

const bytes = (text: string | undefined): Uint8Array => Buffer.from(text ?? '', 'base64')
const hashes = (proof: readonly string[] | null): Uint8Array[] => (proof ?? []).map(bytes)

describe.skipIf(data === undefined)('the published RFC 6962 proof vectors', () => {
  it.each(vectors('inclusion'))('inclusion %s', (_, it) => {
    const proof = { index: it.leafIdx!, size: it.treeSize!, hashes: hashes(it.proof) }
    expect(verifyInclusion(proof, bytes(it.leafHash), bytes(it.root))).toBe(!it.wantErr)
  })

  it.each(vectors('consistency'))('consistency %s', (_, it) => {
    const first = { size: it.size1!, root: bytes(it.root1) }
    const second = { size: it.size2!, root: bytes(it.root2) }
    expect(verifyConsistency(first, second, hashes(it.proof))).toBe(!it.wantErr)
  })

  it('are all there', () => {
    expect([vectors('inclusion').length, vectors('consistency').length]).toEqual([98, 98])
  })
})
