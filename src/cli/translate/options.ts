import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type CommandIo } from '../command.js'
import { dataFolder } from '../mapping/read-mapping-folder.js'
import { organisationOf } from '../mapping/stand-alone.js'
import { sharedPlace } from './files/same-place.js'
import { type JobSettings } from './job.js'

/** What the command line asks for. Paths are as they were written. */
export type TranslateOptions = {
  readonly file: string
  readonly settings: JobSettings
  readonly out: string | undefined
  readonly report: string | undefined
  readonly rejects: string | undefined
  /** A folder of corrected rows. */
  readonly corrected: string | undefined
  readonly encoding: string | undefined
  readonly lineage: boolean
}

/** The options of the command line, or what is wrong with it. */
export function readOptions(argv: readonly string[], io: CommandIo): TranslateOptions | string {
  const read = parsed(argv)
  if (typeof read === 'string') return read
  const { values, positionals } = read
  const [file] = positionals
  if (positionals.length > 1) return 'one FILE at a time'
  if (file === undefined || values.mapping === undefined) return '--mapping NAME and FILE are needed'
  const { out, report, rejects, corrected, encoding } = values
  const named = {
    FILE: file,
    '--out': out,
    '--report': report,
    '--rejects': rejects,
    '--corrected': corrected,
  }
  const places = Object.entries(named).flatMap(([name, path]) =>
    path === undefined || (path === '-' && name === 'FILE') ? [] : [{ name, path: resolve(io.cwd, path) }],
  )
  const shared = sharedPlace(places)
  if (shared !== undefined) return `${shared.join(' and ')} must differ: they lead to the same file`
  const settings = settingsOf(values, values.mapping, io)
  if (typeof settings === 'string') return settings
  return { file, out, report, rejects, corrected, encoding, lineage: values.lineage === true, settings }
}

type Values = Exclude<ReturnType<typeof parsed>, string>['values']

function settingsOf(values: Values, mapping: string, io: CommandIo): JobSettings | string {
  const organisation = organisationOf(values.organisation)
  if (organisation === undefined) return '--organisation expects an ODS code'
  const at = values.at ?? new Date().toISOString()
  if (Number.isNaN(Date.parse(at))) return '--at expects an ISO 8601 instant'
  const { mappings } = values
  return {
    mapping,
    mappings: mappings ?? dataFolder('mappings', io.cwd),
    cwd: io.cwd,
    source: { name: values.name ?? organisation, organisation },
    at,
    form: values.bundle === true ? 'bundle' : 'resources',
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        mapping: { type: 'string' },
        mappings: { type: 'string' },
        out: { type: 'string' },
        report: { type: 'string' },
        rejects: { type: 'string' },
        corrected: { type: 'string' },
        encoding: { type: 'string' },
        organisation: { type: 'string' },
        name: { type: 'string' },
        at: { type: 'string' },
        lineage: { type: 'boolean' },
        bundle: { type: 'boolean' },
      },
    })
  } catch (error) {
    return error instanceof Error ? error.message : 'bad arguments'
  }
}
