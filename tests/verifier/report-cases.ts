import { type ListedProof, proofList } from '../../src/console/pages/people/proof-list.js'
import { type Case, ENTRY, HOSTILE, KEY, LOG } from './cases.js'
import { TextLog, given } from './proof-files.js'

const NOT_YET = 'not yet under a checkpoint'
/** The lines of that file. */
export const LISTED = [2, 6, 9].map((it) => LOG.listed(it))
const [FIRST, SECOND] = LISTED as [ListedProof, ListedProof, ListedProof]
const other = new TextLog(['{"nonce":"x"}'], 'log.example/audit/1')

/** The file of proofs as a person is given it. */
export const REPORT = proofList(LISTED)

/** The file that comes with a report, and what is to be said of it. */
export const REPORT_CASES: readonly Case[] = [
  { name: 'the file of a report', ...file(LISTED), inclusion: true },
  { name: 'the file of one access', ...file([FIRST]), inclusion: true },
  {
    name: 'the file of a report with one that was too new',
    ...file([FIRST, { ...SECOND, proof: NOT_YET }]),
    inclusion: true,
  },
  {
    name: 'the file of a report and the text of one of them',
    given: given({ key: KEY, proof: REPORT, entry: ENTRY }),
    inclusion: true,
  },
  {
    name: 'the file of a report and a text that is in none of them',
    given: given({ key: KEY, proof: REPORT, entry: `${ENTRY} ` }),
    inclusion: 'the text of none of the accesses',
  },
  {
    name: 'the file of a report that holds the texts',
    ...file([{ ...FIRST, proof: LOG.proof(2) }, SECOND]),
    inclusion: true,
  },
  {
    name: 'the file of a report with a text changed that it holds',
    ...file([{ ...FIRST, proof: withText(LOG.proof(2), 'another text') }]),
    inclusion: `The text of the entry ${FIRST.receipt} in the file was changed`,
  },
  {
    name: 'the file of a report whose accesses were all too new',
    ...file(LISTED.map((it) => ({ ...it, proof: NOT_YET }))),
    inclusion: 'No checkpoint covered these accesses yet',
  },
  {
    name: 'the file of a report with a hash changed',
    ...file([FIRST, { ...SECOND, leaf: FIRST.leaf }]),
    inclusion: `The entry ${SECOND.receipt} is not in the log as the file says`,
  },
  {
    name: 'the file of a report with the proof of another entry',
    ...file([FIRST, { ...SECOND, proof: FIRST.proof, leaf: FIRST.leaf }]),
    inclusion: `The proof beside ${SECOND.receipt} is of ${FIRST.receipt}`,
  },
  {
    name: 'the file of a report with one access twice',
    ...file([FIRST, FIRST]),
    inclusion: 'holds the same access twice',
  },
  {
    name: 'the file of a report signed with another key',
    ...file([FIRST, other.listed(0)]),
    inclusion: 'is not signed by this public key',
  },
  { name: 'the file of a report without any', ...file([]), inclusion: 'There is no access in the file' },
  {
    name: 'the file of a report with a hash that is none',
    ...file([{ ...FIRST, leaf: HOSTILE }]),
    inclusion: 'Access 1 of the file has no receipt, hash or proof',
  },
  {
    name: 'the file of a report, cut',
    given: given({ key: KEY, proof: REPORT.slice(0, -20) }),
    inclusion: 'The file of proofs is cut or was changed',
  },
  {
    name: 'a file of something else',
    given: given({ key: KEY, proof: '{"resourceType":"Bundle"}' }),
    inclusion: 'is not the file of proofs that comes with a report',
  },
]

/** The proof with another text in its line `extra`. */
function withText(proof: string, text: string): string {
  return proof.replace(/^extra .*$/m, `extra ${Buffer.from(text).toString('base64')}`)
}

function file(proofs: readonly ListedProof[]): Pick<Case, 'given'> {
  return { given: given({ key: KEY, proof: proofList(proofs) }) }
}
