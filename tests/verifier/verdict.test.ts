import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Given, answersTo } from '../../scripts/verifier/verdict.js'
import { VERIFIER_FILE, verifierPage } from '../../scripts/verifier/verifier-page.js'
import { proofList } from '../../src/console/pages/people/proof-list.js'
import { openCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { verifyConsistency } from '../../src/audit/proofs/proof.js'
import { parseVerifierKey } from '../../src/audit/proofs/note-key.js'
import { openTlogProof, parseTlogProof } from '../../src/audit/proofs/tlog-proof.js'
import { CASES, ENTRY, GROWTH, KEY, PROOF, SAVED, SPLIT } from './cases.js'
import { TextLog, given } from './proof-files.js'
import { LISTED, REPORT_CASES } from './report-cases.js'
import { WITNESS_CASES } from './witness-cases.js'

type Verdicts = { inclusion?: boolean; consistency?: boolean; witnesses?: boolean }

const ABOUT = ['inclusion', 'consistency', 'witnesses'] as const

async function verdictsOf(it: Given): Promise<Verdicts> {
  return Object.fromEntries((await answersTo(it)).map(({ about, isProven }) => [about, isProven]))
}

/** What the program itself says of an entry. */
function programIncludes({ key, proof, entry }: Given): boolean {
  return holds(() => {
    const parsed = parseTlogProof(proof)
    openTlogProof(parsed, entry === '' ? (parsed.extra ?? '') : entry, [parseVerifierKey(key.trim())])
    return true
  })
}

/** What the program itself says of two checkpoints. */
function programExtends({ key, saved, growth }: Given): boolean {
  return holds(() => {
    const verifiers = [parseVerifierKey(key.trim())]
    const own = saved.split(/(?<=\n— [^\n]*\n)\n(?=[^—\n])/u).at(-1) ?? ''
    const [head = '', ...rest] = growth.split('\n\n')
    const [old = '', ...hashes] = head.split('\n')
    const [older, newer] = [openCheckpoint(own, verifiers), openCheckpoint(rest.join('\n\n'), verifiers)]
    if (old !== `old ${String(older.size)}`) return false
    return verifyConsistency(
      older,
      newer,
      hashes.map((it) => Buffer.from(it, 'base64')),
    )
  })
}

function holds(check: () => boolean): boolean {
  try {
    return check()
  } catch {
    return false
  }
}

describe('the offline verifier', () => {
  it.each([...CASES, SPLIT, ...WITNESS_CASES, ...REPORT_CASES])('says of $name what it is', async (one) => {
    const answers = await answersTo(one.given)
    const said = Object.fromEntries(answers.map((it) => [it.about, it.isProven || it.sentence]))
    expect(Object.keys(said)).toEqual(ABOUT.filter((it) => one[it] !== undefined))
    for (const about of ABOUT) {
      const expected = one[about]
      if (typeof expected === 'string') expect(said[about]).toContain(expected)
      else expect(said[about]).toBe(expected)
    }
  })

  it.each(CASES)('says of $name what the program says', async (one) => {
    const said = await verdictsOf(one.given)
    if (said.inclusion !== undefined) expect(said.inclusion).toBe(programIncludes(one.given))
    if (said.consistency !== undefined) expect(said.consistency).toBe(programExtends(one.given))
  })

  it('agrees with the program on every place of logs of every small size', async () => {
    const log = new TextLog(Array.from({ length: 17 }, (_, at) => `entry ${String(at)}`))
    for (let size = 1; size <= 17; size++) {
      for (let at = 0; at < size; at++) {
        const true_ = given({ key: log.key, proof: log.proof(at, size) })
        expect(await verdictsOf(true_)).toEqual({ inclusion: true })
        const moved = { ...true_, proof: true_.proof.replace(`index ${at}`, `index ${at + 1}`) }
        expect(await verdictsOf(moved)).toEqual({ inclusion: programIncludes(moved) })
      }
      for (let older = 1; older <= size; older++) {
        const both = given({ key: log.key, saved: log.checkpoint(older), growth: log.growth(older, size) })
        expect(await verdictsOf(both)).toEqual({ consistency: true })
      }
    }
  })

  it('proves nothing when any one character of the proof, growth or kept checkpoint is another', async () => {
    const whole = given({ key: KEY, proof: PROOF, entry: ENTRY, saved: SAVED, growth: GROWTH })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('key', 'proof', 'entry', 'saved', 'growth'),
        fc.nat(),
        fc.constantFrom('x', 'A', '\n', ' ', '—', '0'),
        async (field, n, other) => {
          const text = whole[field]
          const at = n % text.length
          fc.pre(text[at] !== other && !(field === 'key' && at === 0 && other.trim() === ''))
          // The entry inside the file is not read when the entry is given.
          fc.pre(!(field === 'proof' && PROOF.split('\n', 2).join('\n').length >= at))
          const changed = { ...whole, [field]: text.slice(0, at) + other + text.slice(at + 1) }
          expect(Object.values(await verdictsOf(changed))).toContain(false)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('proves nothing of a report in which any one character of a hash, proof or receipt is another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(LISTED.length - 1),
        fc.constantFrom('receipt', 'leaf', 'proof'),
        fc.nat(),
        fc.constantFrom('x', 'A', '0'),
        async (which, field, n, other) => {
          const one = LISTED[which]!
          const at = n % one[field].length
          fc.pre(one[field][at] !== other)
          const changed = { ...one, [field]: one[field].slice(0, at) + other + one[field].slice(at + 1) }
          const proof = proofList(LISTED.with(which, changed))
          expect(await verdictsOf(given({ key: KEY, proof }))).toEqual({ inclusion: false })
        },
      ),
      { numRuns: 200 },
    )
  })

  it('says of a report with one text that the words of the others are not proven', async () => {
    const [answer] = await answersTo(given({ key: KEY, proof: proofList(LISTED), entry: ENTRY }))
    expect(answer?.isProven).toBe(true)
    expect(answer?.sentence).toContain('All 3 accesses in this file are in the log')
    expect(answer?.sentence).toContain('are not proven')
    expect(answer?.sentence).toContain('The text that you gave is that of')
  })

  it('is the page that stands in the repository', () => {
    expect(readFileSync(VERIFIER_FILE, 'utf8')).toBe(verifierPage('.'))
  })
})
