import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeFile } from 'node:fs/promises'
import { weightsText } from '../../config/matching/weights-file.js'
import { learnWeights } from '../../patient-index/estimate/learn-weights.js'
import { type Command, type CommandIo } from '../command.js'
import { steadyDraw } from './steady-draw.js'
import { PatientFileError, readPatients } from './read-patients.js'

const USAGE = `linchpin match estimate --index FILE --records FILE [--out FILE]

Estimates the weights by which records are matched from records themselves, as a file for the setting
matching.weights. Nobody needs to know which of them are of one person. The same files give the same weights.

  --index FILE     people, one FHIR R4 Patient a line (NDJSON), each once
  --records FILE   records of a source, one FHIR R4 Patient a line, many of them of the same people
  --out FILE       where the weights go (default: standard output)
  --help           shows this text

The weights hold how often names are borne that at least five people bear, and nothing of any one person.
Exits 0 when they are written; 2 on bad input, with file:line:column.
`

/** `linchpin match`: the weights of the matcher, from an installation's own records. */
export const matchCommand: Command = {
  name: 'match',
  summary: 'estimates the weights by which records are matched',
  usage: USAGE,
  run,
}

/** With fewer records than this, shares are chance. */
const FEWEST_RECORDS = 1_000

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const wanted = readWanted(argv)
  if (typeof wanted === 'string') return complain(io, wanted)
  try {
    const today = new Date().toISOString().slice(0, 10)
    const index = await readPatients(resolve(io.cwd, wanted.index), wanted.index, today)
    const records = await readPatients(resolve(io.cwd, wanted.records), wanted.records, today)
    if (Math.min(index.length, records.length) < FEWEST_RECORDS)
      return complain(io, `at least ${FEWEST_RECORDS} people and as many records are needed`)
    const text = weightsText(learnWeights({ index, records }, steadyDraw()))
    if (wanted.out === undefined) io.stdout(text)
    else await writeFile(resolve(io.cwd, wanted.out), text)
    return 0
  } catch (error) {
    if (!(error instanceof PatientFileError)) throw error
    return complain(io, error.message)
  }
}

type Wanted = { readonly index: string; readonly records: string; readonly out: string | undefined }

function readWanted(argv: readonly string[]): Wanted | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { index: { type: 'string' }, records: { type: 'string' }, out: { type: 'string' } },
    })
    const { index, records, out } = values
    if (positionals.join(' ') !== 'estimate') return 'the one thing it does is estimate'
    if (index === undefined || records === undefined) return '--index FILE and --records FILE are needed'
    return { index, records, out }
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}

function complain(io: CommandIo, problem: string): number {
  io.stderr(`linchpin match: ${problem}\n`)
  return 2
}
