import { type NoteSigner, noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { cosign } from '../../src/audit/proofs/signed-note.js'
import { signingKey } from '../audit/audit-entries.js'
import { type Case } from './cases.js'
import { TextLog, given } from './proof-files.js'

const pem = signingKey()
const TEXTS = ['{"a":1}', '{"b":2}', '{"c":3}']
const log = new TextLog(TEXTS, 'log.example/audit/1', pem)
const other = new TextLog(TEXTS, 'log.example/audit/2', pem)
const family = verifierKeyOf(noteSigner('log.example/audit', pem))
const witness = noteSigner('witness.example/one', signingKey())
const second = noteSigner('witness.example/two', signingKey())

/** 2023-03-20 13:32:27 UTC. */
const AT = 1_679_319_147n
const signed = (text: string, by: NoteSigner, at = AT): string => text + cosign(checkpointIn(text), by, at)
const keyOf = (it: NoteSigner): string => verifierKeyOf(it, 'cosignature')

const PROOF = log.proof(1)
const WITNESSED = signed(PROOF, witness)

/** What witnesses signed, and what they did not. */
export const WITNESS_CASES: readonly Case[] = [
  {
    name: 'a proof that a witness signed',
    given: given({ key: log.key, proof: WITNESSED, witnesses: keyOf(witness) }),
    inclusion: true,
    witnesses: true,
  },
  {
    name: 'a proof that two witnesses signed, under the key of the whole log',
    given: given({
      key: family,
      proof: signed(WITNESSED, second),
      witnesses: `${keyOf(witness)}\n\n ${keyOf(second)}\n`,
    }),
    inclusion: true,
    witnesses: true,
  },
  {
    name: 'a growth file that a witness signed',
    given: given({
      key: family,
      saved: log.checkpoint(2),
      growth: signed(log.growth(2), witness),
      witnesses: keyOf(witness),
    }),
    consistency: true,
    witnesses: true,
  },
  {
    name: 'a proof that one of two witnesses did not sign',
    given: given({ key: log.key, proof: WITNESSED, witnesses: `${keyOf(witness)}\n${keyOf(second)}` }),
    inclusion: true,
    witnesses: 'is not signed by the witness witness.example/two',
  },
  {
    name: 'the signature of a witness on another checkpoint',
    given: given({
      key: log.key,
      proof: PROOF + cosign(log.checkpoint(2), witness, AT),
      witnesses: keyOf(witness),
    }),
    inclusion: true,
    witnesses:
      'The signature of the witness witness.example/one on the checkpoint in the proof file is wrong',
  },
  {
    name: 'the key of a log as that of a witness',
    given: given({ key: log.key, proof: WITNESSED, witnesses: log.key }),
    inclusion: true,
    witnesses: 'The public key of the witness is not in the form',
  },
  {
    name: 'a signature of a witness, and no file',
    given: given({ key: log.key, witnesses: keyOf(witness) }),
    witnesses: 'There is no checkpoint for the witnesses to have signed',
  },
  {
    name: 'the key of the whole log, with the kept checkpoint of another shard',
    given: given({ key: family, saved: other.checkpoint(2), growth: log.growth(2) }),
    consistency: 'is of log.example/audit/2, the growth file of log.example/audit/1',
  },
  {
    name: 'the key of the whole log, and a name that is none of its shards',
    given: given({ key: family, proof: new TextLog(TEXTS, 'log.example/audit/copy', pem).proof(1) }),
    inclusion: 'is of another log than the public key',
  },
]

function checkpointIn(file: string): string {
  return file.slice(file.indexOf('\n\n') + 2)
}
