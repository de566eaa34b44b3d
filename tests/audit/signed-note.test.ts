import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openCheckpoint, readCheckpoint, signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { leafHash, rootOf, appendLeaves, EMPTY_FRONTIER } from '../../src/audit/merkle.js'
import { inclusionRanges, rangeRoot } from '../../src/audit/proofs/proof.js'
import { noteSigner, parseVerifierKey, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { openNote, signNote } from '../../src/audit/proofs/signed-note.js'
import { formatTlogProof, openTlogProof, parseTlogProof } from '../../src/audit/proofs/tlog-proof.js'

const pem = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const ORIGIN = 'log.example/audit/1'
const signer = noteSigner(ORIGIN, pem())
const verifier = parseVerifierKey(verifierKeyOf(signer))

describe('a signed note', () => {
  it('opens the example that the Go implementation documents', () => {
    const key = parseVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    const note = `${text}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n`
    expect(openNote(note, [key])).toBe(text)
  })

  it('is refused when any one character of it is another', () => {
    const note = signNote('a line\nanother\n', signer)
    fc.assert(
      fc.property(fc.nat(note.length - 1), fc.constantFrom('x', 'A', '\n', ' ', '—'), (at, other) => {
        fc.pre(note[at] !== other)
        expect(() => openNote(note.slice(0, at) + other + note.slice(at + 1), [verifier])).toThrow()
      }),
    )
  })

  it('ignores signatures of unknown keys, and needs a known one', () => {
    const note = signNote('text\n', signer)
    const unknown = signNote('text\n', noteSigner('witness.example', pem())).slice('text\n\n'.length)
    expect(openNote(note + unknown, [verifier])).toBe('text\n')
    expect(() => openNote(`text\n\n${unknown}`, [verifier])).toThrow('not signed by a known key')
  })

  it.each([
    ['no text', '— log.example AAAAAAA=\n', 'a note is text'],
    ['a signature line that is none', 'text\n\nlog.example AAAA\n', 'an em dash'],
    ['a control character', `te\txt\n\n— ${ORIGIN} AAAAAAAA\n`, 'without control characters'],
    ['no final newline', 'text\n\n— log.example AAAAAAAA', 'a note is text'],
    ['too many signatures', `text\n\n${'— a AAAAAAAA\n'.repeat(33)}`, 'too many signatures'],
  ])('cannot be %s', (_, note, message) => {
    expect(() => openNote(note, [verifier])).toThrow(message)
  })

  it.each([
    ['a name with a space', () => noteSigner('my log', pem()), 'no spaces'],
    ['a name with a plus', () => noteSigner('my+log', pem()), 'no plus'],
    ['a key that is no PEM', () => noteSigner(ORIGIN, 'secret'), 'Ed25519 private key'],
    [
      'a verifier key of another hash',
      () => parseVerifierKey(verifierKeyOf(signer).replace('/1+', '/2+')),
      'hash',
    ],
    ['a verifier key of another type', () => parseVerifierKey('a+00000000+AA=='), 'name+hash+key'],
  ])('refuses %s', (_, make, message) => {
    expect(make).toThrow(message)
  })
})

const leaves = ['one', 'two', 'three', 'four', 'five'].map((it) => leafHash(it))
const head = { size: 5n, root: rangeRoot(leaves) }
const checkpoint = signCheckpoint(head, signer)

describe('a checkpoint', () => {
  it('says origin, size and root, and is signed by its origin', () => {
    expect(checkpoint.split('\n').slice(0, 2)).toEqual([ORIGIN, '5'])
    expect(openCheckpoint(checkpoint, [verifier])).toEqual({ origin: ORIGIN, ...head })
  })

  it.each([
    ['a leading zero', `o\n05\n${Buffer.from(head.root).toString('base64')}\n`],
    ['a negative size', `o\n-5\n${Buffer.from(head.root).toString('base64')}\n`],
    ['a short root', 'o\n5\nAAAA\n'],
    ['no origin', `\n5\n${Buffer.from(head.root).toString('base64')}\n`],
    ['two lines', 'o\n5\n'],
  ])('cannot have %s', (_, text) => {
    expect(() => readCheckpoint(text)).toThrow()
  })
})

describe('a tlog proof', () => {
  const hashes = inclusionRanges(2n, 5n).map((it) =>
    rangeRoot(leaves.slice(Number(it.start), Number(it.end))),
  )
  const text = formatTlogProof({ index: 2n, hashes, checkpoint, extra: undefined })

  it('proves its entry offline, and no other', () => {
    expect(openTlogProof(parseTlogProof(text), 'three', [verifier])).toEqual({ origin: ORIGIN, ...head })
    expect(() => openTlogProof(parseTlogProof(text), 'four', [verifier])).toThrow('not the one at that index')
  })

  it('keeps extra data and the checkpoint verbatim', () => {
    const proof = { index: 0n, hashes: [], checkpoint, extra: Buffer.from('more') }
    expect(parseTlogProof(formatTlogProof(proof))).toEqual(proof)
  })

  it.each([
    ['another first line', text.replace('@v1', '@v2'), 'line 1: expected c2sp.org/tlog-proof@v1'],
    ['an index with a leading zero', text.replace('index 2', 'index 02'), 'line 2: expected index'],
    ['bad extra data', text.replace('index 2', 'extra ?\nindex 2'), 'line 2: expected extra'],
    ['a bad hash', text.replace(/index 2\n.{4}/, 'index 2\n'), 'line 3: expected a SHA-256 hash'],
    ['no checkpoint', text.slice(0, text.indexOf('\n\n')), 'expected an empty line and a checkpoint'],
  ])('cannot have %s', (_, broken, message) => {
    expect(() => parseTlogProof(broken)).toThrow(message)
  })

  it('of a log with one entry has no hashes', () => {
    const root = rootOf(appendLeaves(EMPTY_FRONTIER, [leafHash('only')]))
    const single = {
      index: 0n,
      hashes: [],
      checkpoint: signCheckpoint({ size: 1n, root }, signer),
      extra: undefined,
    }
    expect(openTlogProof(parseTlogProof(formatTlogProof(single)), 'only', [verifier]).size).toBe(1n)
  })
})
