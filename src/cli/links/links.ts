import { resolve } from 'node:path'
import { readSettings } from '../../config/settings.js'
import { openLinks } from '../../gateway/linking/open-links.js'
import { type Command, type CommandIo } from '../command.js'
import { ACTS, type LinkAnswer } from './acts.js'
import { readWanted } from './wanted.js'

const USAGE = `linchpin links list --by WORKER [--source ID]
    records without an NHS number that are linked to somebody: source, its own id of the person, NHS number
linchpin links queue --by WORKER [--source ID]
    records that wait to be judged, with whom they may be about and how well they fit
linchpin links find --source ID --by WORKER [--most N] [--after LOCAL]
    looks for the people of a source's records without an NHS number, each through PDS; what is sure is linked, what
    may be is put on the queue, and of a restricted person, or one who was parted from a record, nothing is said.
    At most N of them (default: 500), in the order of the source's ids; prints counts
linchpin links link --source ID --id LOCAL --by WORKER --reason TEXT [--again]
    reads an NHS number from standard input, traces it through PDS and links the source's person to it, unless it is not
    their current number or they are restricted; --again where it was undone before
linchpin links show --source ID --id LOCAL --by WORKER
    one record as it stands, with whom it may be about, what was done, and \`seen\`: the version that unlink and dismiss ask for
linchpin links unlink --source ID --id LOCAL --seen VERSION --by WORKER --reason TEXT
    undoes the link; the record is of nobody until somebody links it again
linchpin links dismiss --source ID --id LOCAL --seen VERSION --by WORKER --reason TEXT
    takes a record off the queue: it is none of those suggested, who are never suggested for it again
linchpin links history --source ID --id LOCAL --by WORKER
    everything that was done: when, what, to whom, by whom, why, how well it fitted

Neither unlink nor dismiss does anything to a record that has changed since it was shown.

  --config FILE    the settings (default: linchpin.yaml)
  --help           shows this text

Every change is in the access log before it takes effect, and every reading before it is shown. Prints one JSON object a line. Needs DATABASE_URL. Exits 0
when it is done; 1 when it was not, and says why; 2 on bad input.
`

/** `linchpin links`: whose the records are that come without a valid NHS number. */
export const linksCommand: Command = {
  name: 'links',
  summary: 'links records that come without an NHS number to people',
  usage: USAGE,
  run,
}

async function run(argv: readonly string[], io: CommandIo): Promise<number> {
  const wanted = readWanted(argv, [...ACTS.keys()])
  if (typeof wanted === 'string') return complain(io, wanted)
  const act = ACTS.get(wanted.act)
  const databaseUrl = io.environment['DATABASE_URL'] ?? ''
  if (act === undefined || databaseUrl === '') return complain(io, 'DATABASE_URL is not set')
  const settings = readSettings(resolve(io.cwd, wanted.config))
  const { source } = wanted
  if (source !== undefined && !settings.sources.some((it) => it.id === source))
    return complain(io, `no source ${JSON.stringify(source)} in the settings`)
  const environment = { databaseUrl, variable: (name: string) => io.environment[name] }
  const opened = await openLinks(settings, databaseUrl, environment)
  try {
    return tell(await act(wanted, { ...opened, stdin: io.stdin, now: () => new Date() }), io)
  } finally {
    await opened.close()
  }
}

function tell(answer: LinkAnswer, io: CommandIo): number {
  if (answer.kind === 'bad-input') return complain(io, answer.problem)
  for (const it of answer.lines) io.stdout(`${JSON.stringify(it)}\n`)
  if (answer.kind === 'done') return 0
  io.stderr(`linchpin links: ${answer.problem}\n`)
  return 1
}

function complain(io: CommandIo, problem: string): number {
  io.stderr(`linchpin links: ${problem}\n`)
  return 2
}
