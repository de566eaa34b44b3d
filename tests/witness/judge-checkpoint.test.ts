import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCheckpoint, signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import {
  type NoteVerifier,
  noteSigner,
  parseVerifierKey,
  verifierKeyOf,
} from '../../src/audit/proofs/note-key.js'
import { cosign, cosignaturesOn, openNote } from '../../src/audit/proofs/signed-note.js'
import { type Judgement, type Witnessed, judgeCheckpoint } from '../../src/audit/witness/judge-checkpoint.js'
import { signingKey } from '../audit/audit-entries.js'
import { TextLog } from '../verifier/proof-files.js'

const pem = signingKey()
const ORIGIN = 'log.example/audit/1'
const texts = (size: number, change = -1): readonly string[] =>
  Array.from({ length: size }, (_, at) => `entry ${String(at)}${at === change ? ' changed' : ''}`)
const log = new TextLog(texts(20), ORIGIN, pem)
const forked = new TextLog(texts(20, 2), ORIGIN, pem)
const family = parseVerifierKey(verifierKeyOf(noteSigner('log.example/audit', pem)))
const first = (size: number, of = log): string => `old 0\n\n${of.checkpoint(size)}`
const seenAt = (size: number, of = log): Witnessed => readCheckpoint(of.checkpoint(size))
const EMPTY = Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64')

type Row = readonly [
  name: string,
  body: string,
  seen: Witnessed | undefined,
  kind: Judgement['kind'],
  keys?: readonly NoteVerifier[],
]

const ROWS: readonly Row[] = [
  ['the first checkpoint of a log', first(7), undefined, 'consistent'],
  [
    'a checkpoint of an empty log',
    `old 0\n\n${signCheckpoint({ size: 0n, root: EMPTY }, noteSigner(ORIGIN, pem))}`,
    undefined,
    'consistent',
  ],
  [
    'an empty log with another root',
    `old 0\n\n${signCheckpoint({ size: 0n, root: Buffer.alloc(32) }, noteSigner(ORIGIN, pem))}`,
    undefined,
    'conflict',
  ],
  ['a log that grew', log.growth(7, 20), seenAt(7), 'consistent'],
  ['a log that grew from a perfect tree', log.growth(8, 9), seenAt(8), 'consistent'],
  ['the same checkpoint again', log.growth(7, 7), seenAt(7), 'consistent'],
  ['the same size with another history', forked.growth(7, 7), seenAt(7), 'conflict'],
  ['a log whose past was rewritten', forked.growth(7, 20), seenAt(7), 'inconsistent'],
  ['a log that was rolled back', log.growth(5, 6), seenAt(7), 'conflict'],
  ['a proof from a size that was never signed', log.growth(6, 20), seenAt(7), 'conflict'],
  [
    'a first checkpoint with hashes before it',
    log.growth(3, 7).replace('old 3', 'old 0'),
    undefined,
    'inconsistent',
  ],
  ['a checkpoint that starts anew', first(20), seenAt(7), 'conflict'],
  ['an old size beyond the checkpoint', log.growth(7, 7).replace('old 7', 'old 8'), seenAt(8), 'malformed'],
  ['no old size', log.checkpoint(7), undefined, 'malformed'],
  ['an old size with a leading zero', `old 07\n\n${log.checkpoint(7)}`, undefined, 'malformed'],
  [
    '64 hashes',
    `old 7\n${`${EMPTY.toString('base64')}\n`.repeat(64)}\n${log.checkpoint(20)}`,
    seenAt(7),
    'malformed',
  ],
  ['a hash that is none', log.growth(7, 20).replace(/^([^\n]+\n)../, '$1!!'), seenAt(7), 'malformed'],
  ['nothing', '', undefined, 'malformed'],
  [
    'a log nobody told it of',
    first(7, new TextLog(texts(7), 'other.example/1', pem)),
    undefined,
    'unknown-log',
  ],
  [
    'a shard that is none',
    first(7, new TextLog(texts(7), 'log.example/audit/one', pem)),
    undefined,
    'unknown-log',
  ],
  ['a checkpoint signed by another key', first(7, new TextLog(texts(7), ORIGIN)), undefined, 'not-signed'],
  ['a checkpoint that was changed', first(7).replace('\n7\n', '\n8\n'), undefined, 'not-signed'],
  [
    'a witness key taken for a log key',
    first(7),
    undefined,
    'unknown-log',
    [parseVerifierKey(verifierKeyOf(noteSigner(ORIGIN, pem), 'cosignature'))],
  ],
]

describe('a witness', () => {
  for (const [name, body, seen, kind, keys = [family]] of ROWS)
    it(`judges ${name}`, () => {
      expect(judgeCheckpoint(body, keys, (origin) => (origin === ORIGIN ? seen : undefined)).kind).toBe(kind)
    })

  it('never signs two histories, whatever it is shown and in whatever order', () => {
    const shown = fc.record({ of: fc.constantFrom(log, forked), from: fc.nat(20), more: fc.nat(20) })
    fc.assert(
      fc.property(fc.array(shown, { maxLength: 30 }), (sequence) => {
        let seen: Witnessed | undefined
        for (const { of, from, more } of sequence) {
          const to = Math.min(20, from + more)
          const body = from === 0 ? `old 0\n\n${of.checkpoint(to)}` : of.growth(from, to)
          const judged = judgeCheckpoint(body, [family], () => seen)
          if (judged.kind !== 'consistent') continue
          const { size, root } = judged.checkpoint
          expect(size).toBeGreaterThanOrEqual(seen?.size ?? 0n)
          // Both histories agree up to entry 2; beyond it only the one that was signed first may go on.
          const histories = [log, forked].filter(
            (it) => Buffer.compare(root, readCheckpoint(it.checkpoint(Number(size))).root) === 0,
          )
          const before = seen
          if (before !== undefined && before.size > 2n)
            expect(
              histories.some(
                (it) =>
                  Buffer.compare(before.root, readCheckpoint(it.checkpoint(Number(before.size))).root) === 0,
              ),
            ).toBe(true)
          seen = judged.checkpoint
        }
      }),
    )
  })
})

const witness = noteSigner('witness.example/w1', signingKey())
const witnessKey = parseVerifierKey(verifierKeyOf(witness, 'cosignature'))

describe('a cosignature', () => {
  it('says who saw the checkpoint and when, and leaves the log’s own signature as it was', () => {
    const note = log.checkpoint(7)
    const both = note + cosign(note, witness, 1_679_315_147n)
    expect(cosignaturesOn(both, [witnessKey])).toEqual([
      { witness: 'witness.example/w1', at: 1_679_315_147n },
    ])
    expect(openNote(both, [parseVerifierKey(log.key)])).toBe(openNote(note, [parseVerifierKey(log.key)]))
    expect(cosignaturesOn(note, [witnessKey])).toEqual([])
  })

  it('holds as the specification’s own example has it', () => {
    // C2SP tlog-cosignature: the key id of the example is of an unknown key, so it is ignored, not refused.
    const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`
    expect(cosignaturesOn(example, [witnessKey])).toEqual([])
  })

  it('does not hold on another checkpoint, at another time, or cut', () => {
    const note = log.checkpoint(7)
    const line = cosign(note, witness, 5n)
    const bytes = Buffer.from(line.split(' ')[2]!, 'base64')
    const changed = (change: (it: Buffer) => Buffer): string =>
      `${note}— witness.example/w1 ${change(Buffer.from(bytes)).toString('base64')}\n`
    for (const bad of [
      log.checkpoint(8) + line,
      changed((it) => (it.writeUInt8(9, 11), it)),
      changed((it) => it.subarray(0, 12)),
      changed((it) => it.subarray(0, 70)),
    ])
      expect(() => cosignaturesOn(bad, [witnessKey])).toThrow('does not hold')
  })
})
