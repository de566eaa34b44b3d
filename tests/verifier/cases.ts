import { type Given } from '../../scripts/verifier/verdict.js'
import { signingKey } from '../audit/audit-entries.js'
import { TextLog, given } from './proof-files.js'

/** What is given, and what is to be said of it: true when it is proven, else words of the reason. */
export type Case = {
  readonly name: string
  readonly given: Given
  readonly inclusion?: true | string
  readonly consistency?: true | string
  readonly witnesses?: true | string
}

const TEXTS = Array.from({ length: 11 }, (_, at) =>
  JSON.stringify({ nonce: `n${at}`, note: 'naïve — “text”' }),
)
const ORIGIN = 'log.example/audit/1'
const pem = signingKey()
const log = new TextLog(TEXTS, ORIGIN, pem)
const rewritten = new TextLog(TEXTS.with(2, '{"nonce":"other"}'), ORIGIN, pem)
const elsewhere = new TextLog(TEXTS, 'log.example/audit/2', pem)
const { key } = log
export const LOG = log
export const PROOF = log.proof(6)
export const SAVED = log.checkpoint(7)
export const GROWTH = log.growth(7)
export const ENTRY = TEXTS[6] ?? ''
export const KEY = key

/** Lines of the proof of entry 6 of 11: header, extra, index, four hashes, nothing, origin, size, root, nothing, signature. */
const [EXTRA, INDEX, HASH, BLANK, NAME, SIZE, ROOT, SIGNATURE] = [2, 3, 4, 8, 9, 10, 11, 13]

export const HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=1</script>\u202egnp.'

export const CASES: readonly Case[] = [
  { name: 'a true proof', given: given({ key, proof: PROOF }), inclusion: true },
  { name: 'a true proof and the entry', given: given({ key, proof: PROOF, entry: ENTRY }), inclusion: true },
  { name: 'spaces around the key', given: given({ key: `  ${key}\n`, proof: PROOF }), inclusion: true },
  { name: 'a log of one entry', ...alone('{}') },
  { name: 'an entry that looks like a page', ...alone(HOSTILE) },
  {
    name: 'a log that only grew',
    given: given({ key, saved: SAVED, growth: GROWTH }),
    consistency: true,
  },
  {
    name: 'both questions, both proven',
    given: given({ key, proof: PROOF, saved: SAVED, growth: GROWTH }),
    inclusion: true,
    consistency: true,
  },
  {
    name: 'a kept checkpoint of a perfect tree',
    given: given({ key, saved: log.checkpoint(8), growth: log.growth(8) }),
    consistency: true,
  },
  {
    name: 'a log that stood still',
    given: given({ key, saved: log.checkpoint(), growth: log.growth(11) }),
    consistency: true,
  },
  {
    name: 'the checkpoints of all shards as they are printed',
    given: given({ key, saved: `${elsewhere.checkpoint(3)}\n${SAVED}`, growth: GROWTH }),
    consistency: true,
  },
  { name: 'nothing', given: given({}), inclusion: 'public key of the log is missing' },
  { name: 'no proof', given: given({ key, entry: ENTRY }), inclusion: 'The proof file is missing' },
  { name: 'a key that is none', given: given({ key: HOSTILE, proof: PROOF }), inclusion: 'not in the form' },
  {
    name: 'a key with one letter of its name changed',
    given: given({ key: key.replace('log', 'lag'), proof: PROOF }),
    inclusion: 'The public key of the log was changed or cut',
  },
  {
    name: 'the key of another log',
    given: given({ key: new TextLog([], ORIGIN).key, proof: PROOF }),
    inclusion: 'is not signed by this public key',
  },
  {
    name: 'another entry',
    given: given({ key, proof: PROOF, entry: TEXTS[5] ?? '' }),
    inclusion: 'This is not entry 6 of the log',
  },
  {
    name: 'an entry with a line break at its end',
    given: given({ key, proof: PROOF, entry: `${ENTRY}\n` }),
    inclusion: 'a line break at its end',
  },
  spoilt('the header', 1, last, 'Line 1 of the proof file is not c2sp.org'),
  spoilt('a byte of the entry inside', EXTRA, byte(3), 'This is not entry 6'),
  spoilt('an entry that is no base64', EXTRA, (it) => `${it}!`, 'Line 2 of the proof file is not base64'),
  spoilt('an entry that is no text', EXTRA, () => 'extra /w==', 'does not hold the text of an entry'),
  spoilt('no entry', EXTRA, () => 'index 6', 'Line 3 of the proof file is not a SHA-256 hash'),
  spoilt('the index', INDEX, () => 'index 7', 'This is not entry 7'),
  spoilt(
    'an index that is no number',
    INDEX,
    () => 'index 06',
    'Line 3 of the proof file is not the word index',
  ),
  spoilt('an index outside', INDEX, () => 'index 11', 'covers 11 entries only'),
  spoilt('a byte of a hash', HASH, byte(0), 'This is not entry 6'),
  spoilt('a hash cut short', HASH, (it) => it.slice(4), 'Line 4 of the proof file is not a SHA-256 hash'),
  spoilt('a hash twice', HASH, (it) => `${it}\n${it}`, 'This is not entry 6'),
  spoilt('too many hashes', HASH, (it) => Array(64).fill(it).join('\n'), 'more than 63 hashes'),
  spoilt('the name of the log', NAME, last, 'is of another log than the public key'),
  spoilt('the size', SIZE, () => '12', 'signature on the checkpoint in the proof file is wrong'),
  spoilt('a byte of the root', ROOT, byte(0), 'signature on the checkpoint in the proof file is wrong'),
  spoilt('a control character', ROOT, (it) => `${it}\t`, 'characters that a checkpoint cannot hold'),
  spoilt('the id of the key', SIGNATURE, signatureByte(0), 'is not signed by this public key'),
  spoilt('a byte of the signature', SIGNATURE, signatureByte(20), 'signature on the checkpoint'),
  spoilt('a signature cut short', SIGNATURE, (it) => it.slice(0, -8), 'signature on the checkpoint'),
  spoilt('the dash of the signature', SIGNATURE, (it) => it.slice(1), 'not a long dash'),
  spoilt('no empty line', BLANK, () => 'x', 'Line 8 of the proof file is not a SHA-256 hash'),
  { name: 'no end', given: given({ key, proof: PROOF.slice(0, -1) }), inclusion: 'is not whole' },
  {
    name: 'half a proof',
    given: given({ key, proof: PROOF.slice(0, 80) }),
    inclusion: 'The proof file is cut',
  },
  {
    name: 'a growth file without the kept checkpoint',
    given: given({ key, growth: GROWTH }),
    consistency: 'The checkpoint that you kept is missing',
  },
  {
    name: 'a kept checkpoint without the growth file',
    given: given({ key, saved: SAVED }),
    consistency: 'The file that proves that the log only grew is missing',
  },
  {
    name: 'a log whose past was rewritten, with its own proof',
    given: given({ key, saved: SAVED, growth: rewritten.growth(7) }),
    consistency: 'does not extend the checkpoint that you kept',
  },
  {
    name: 'a log rewritten at the size that was kept',
    given: given({ key, saved: log.checkpoint(), growth: rewritten.growth(11) }),
    consistency: 'does not extend the checkpoint that you kept',
  },
  {
    name: 'a log that shrank',
    given: given({ key, saved: SAVED, growth: log.growth(5, 6).replace('old 5', 'old 7') }),
    consistency: 'The log has shrunk',
  },
  {
    name: 'a growth file from another size',
    given: given({ key, saved: SAVED, growth: log.growth(6) }),
    consistency: 'starts at 6 entries, but the checkpoint that you kept is of 7',
  },
  {
    name: 'a kept checkpoint of another log',
    given: given({ key, saved: elsewhere.checkpoint(7), growth: GROWTH }),
    consistency: 'The checkpoint that you kept is of another log than the public key',
  },
  {
    name: 'a kept checkpoint that was changed',
    given: given({ key, saved: line(SAVED, 3, byte(0)), growth: GROWTH }),
    consistency: 'The signature on the checkpoint that you kept is wrong',
  },
  {
    name: 'a growth file with a byte of a hash changed',
    given: given({ key, saved: SAVED, growth: line(GROWTH, 2, byte(0)) }),
    consistency: 'does not extend the checkpoint that you kept',
  },
  {
    name: 'a growth file that is none',
    given: given({ key, saved: SAVED, growth: HOSTILE }),
    consistency: 'The growth file is cut',
  },
]

/** Two histories under one key: each file is right by itself, and together they convict the log. */
export const SPLIT: Case = {
  name: 'two histories of the same size',
  given: given({ key, proof: rewritten.proof(6), saved: SAVED, growth: GROWTH }),
  inclusion: true,
  consistency: 'the log shows different histories',
}

function alone(text: string): Pick<Case, 'given' | 'inclusion'> {
  const one = new TextLog([text])
  return { given: given({ key: one.key, proof: one.proof(0) }), inclusion: true }
}

function spoilt(name: string, at: number, change: (line: string) => string, inclusion: string): Case {
  return {
    name: `a proof with ${name} spoilt`,
    given: given({ key, proof: line(PROOF, at, change) }),
    inclusion,
  }
}

function line(text: string, at: number, change: (line: string) => string): string {
  return text
    .split('\n')
    .map((it, n) => (n === at - 1 ? change(it) : it))
    .join('\n')
}

function last(text: string): string {
  return `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`
}

/** One bit of one byte of the base64 at the end of a line is another. */
function byte(at: number): (line: string) => string {
  return (text) => {
    const [, start = '', encoded = ''] = /^(.*? ?)(\S+)$/u.exec(text) ?? []
    const bytes = Buffer.from(encoded, 'base64')
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return start + bytes.toString('base64')
  }
}

function signatureByte(at: number): (line: string) => string {
  return (text) => {
    const place = text.lastIndexOf(' ') + 1
    return text.slice(0, place) + byte(at)(text.slice(place))
  }
}
