import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { formatLogLine, parseLogLine } from '../../src/audit/log-file.js'
import { type LogLine } from '../../src/audit/log-line.js'
import { leafHash } from '../../src/audit/merkle.js'
import { noteSigner, parseVerifierKey, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { LogVerification } from '../../src/audit/verify-log.js'
import { type LogReport } from '../../src/audit/verify/log-report.js'
import { auditEntry, signingKey } from './audit-entries.js'
import { smallLog } from './small-log.js'

const key = signingKey()
const log = smallLog(key, 7, 3)

function verify(
  lines: readonly LogLine[],
  settings: Partial<ConstructorParameters<typeof LogVerification>[0]> = {},
): LogReport {
  const verification = new LogVerification({ keys: [], expected: [], ...settings })
  for (const line of lines) verification.accept(line)
  return verification.report()
}

const problems = (lines: readonly LogLine[], settings = {}): readonly string[] =>
  verify(lines, settings).findings.map((it) => it.problem)

describe('a log', () => {
  it('that nobody changed has nothing wrong with it', () => {
    const report = verify(log)
    expect(report).toMatchObject({ shards: 1, entries: 7n, checkpoints: 3, findings: [] })
    expect(report.heads.map((it) => it.size)).toEqual([7n])
  })

  it('is the same after it was written to a file and read back', () => {
    const read = log.map((line, at) => parseLogLine(formatLogLine(line), at + 1))
    expect(verify(read).findings).toEqual([])
    expect(read.map(formatLogLine)).toEqual(log.map(formatLogLine))
  })

  it('shows one changed byte, wherever in its file it is', () => {
    const lines = log.map(formatLogLine)
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('0', 'x', 'A', ' ', '"', '\\'), (line, at, other) => {
        const chosen = line % lines.length
        const text = lines[chosen]!
        const place = at % text.length
        fc.pre(text[place] !== other)
        const changed = lines.with(chosen, text.slice(0, place) + other + text.slice(place + 1))
        const shown = (): boolean => {
          try {
            const read = changed.map((it, n) => parseLogLine(it, n + 1))
            // JSON has several spellings of one value; only a changed value is a changed log.
            return verify(read).findings.length > 0 || read.every((it, n) => formatLogLine(it) === lines[n])
          } catch {
            return true
          }
        }
        expect(shown()).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  it('shows one changed byte in any text, leaf, frontier or note', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 7 }), (line, at, bit) => {
        const chosen = line % (log.length - 1)
        const changed = flipped(log[chosen]!, at, bit)
        expect(problems(log.with(chosen, changed))).not.toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  it('shows an entry that was left out, repeated, moved or added, and where', () => {
    const at = log.findIndex((it) => it.kind === 'entry' && it.index === 4n)
    const entry = log[at]!
    const without = log.filter((it) => it !== entry)
    expect(verify(without).findings[0]).toMatchObject({ index: 4n, problem: 'the entry is missing' })
    expect(verify(log.toSpliced(at, 0, entry)).findings[0]).toMatchObject({
      problem: 'the entry is there twice',
    })
    expect(problems(log.with(at, log[at + 1]!).with(at + 1, entry))).not.toEqual([])
    const columns = entryColumns(auditEntry())
    const text = entryText(columns, '{}')
    const added: LogLine = { kind: 'entry', shard: 1, index: 7n, leaf: leafHash(text), columns, text }
    expect(problems(log.toSpliced(-1, 0, added))).toContain('the head says 7 entries, there are 8')
  })

  it('rewritten from its first entry, with another key, does not pass under the key or checkpoint kept elsewhere', () => {
    const rewritten = smallLog(signingKey(), 7, 3)
    expect(problems(rewritten)).toEqual([])
    const ours = parseVerifierKey(verifierKeyOf(noteSigner('log.example/audit/1', key)))
    expect(problems(rewritten, { keys: [ours] })).toContain(
      'a checkpoint does not hold: the note is not signed by a known key',
    )
    const kept = log.flatMap((it) => (it.kind === 'checkpoint' ? [readCheckpoint(it.note)] : []))
    expect(problems(log, { expected: kept })).toEqual([])
    expect(problems(rewritten, { expected: kept })).toContain(
      'the entries before are not those of a checkpoint kept elsewhere',
    )
  })

  it('cut short to an earlier, consistent state does not pass under a later checkpoint', () => {
    const [last] = log.flatMap((it) =>
      it.kind === 'checkpoint' && it.size === 7n ? [readCheckpoint(it.note)] : [],
    )
    const short = smallLog(key, 3, 3)
    expect(problems(short)).toEqual([])
    expect(problems(short, { expected: [last!] })[0]).toContain(
      'shorter than a checkpoint kept elsewhere (7)',
    )
    expect(problems([{ kind: 'end', shards: 0 }], { expected: [last!] })).toEqual(['the shard is missing'])
  })

  it.each([
    ['without its end', log.slice(0, -1), 'the log is cut off before its end'],
    ['with lines after the end', [...log, log.at(-1)!], 'there are lines after the end'],
    ['without its shard line', log.slice(1), 'an entry stands outside its shard'],
    ['with a shard left out', [{ ...log[0]!, shard: 2 } as LogLine, ...log.slice(1)], 'shard 1 is missing'],
    ['without its first entry', log.toSpliced(1, 1), 'the first entry is not the one that made the shard'],
  ])('%s is not whole', (_, lines, problem) => {
    expect(problems(lines)).toContain(problem)
  })

  it.each([
    ['{', 'expected a JSON object'],
    ['{"kind":"other"}', 'expected kind to be shard, entry, checkpoint or end'],
    ['{"kind":"end"}', 'expected shards to be a number'],
    [
      '{"kind":"shard","shard":1,"origin":"o","size":"01","frontier":""}',
      'expected size to be a decimal number',
    ],
    ['{"kind":"shard","shard":1,"origin":"o","size":"1","frontier":"?"}', 'expected frontier to be base64'],
  ])('cannot have the line %s', (text, message) => {
    expect(() => parseLogLine(text, 3)).toThrow(message)
  })
})

function flipped(line: LogLine, at: number, bit: number): LogLine {
  if (line.kind === 'shard') return { ...line, frontier: flip(line.frontier, at, bit) }
  if (line.kind === 'checkpoint')
    return at % 2 === 0
      ? { ...line, frontier: flip(line.frontier, at, bit) }
      : { ...line, note: Buffer.from(flip(Buffer.from(line.note), at, bit)).toString('latin1') }
  if (line.kind === 'end') return line
  return at % 2 === 0
    ? { ...line, leaf: flip(line.leaf, at, bit) }
    : { ...line, text: Buffer.from(flip(Buffer.from(line.text), at, bit)).toString('latin1') }
}

function flip(bytes: Uint8Array, at: number, bit: number): Uint8Array {
  return Uint8Array.from(bytes, (it, n) => (n === at % bytes.length ? it ^ (1 << bit) : it))
}
