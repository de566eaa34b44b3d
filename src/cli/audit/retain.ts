import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { changeEntry } from '../../audit/change-entry.js'
import { type RemovedBodies } from '../../audit/retention/removed-bodies.js'
import { readSecret } from '../../config/secrets.js'
import { readSettings } from '../../config/settings.js'
import { type Settings } from '../../config/settings-types.js'
import { openAuditLog } from '../../storage/audit-log.js'
import { openBodyRemoval } from '../../storage/audit/remove-bodies.js'
import { requireMigrated } from '../../storage/migrate.js'
import { type CommandIo } from '../command.js'
import { BadInput } from './bad-input.js'

export type RetainOptions = {
  readonly before: string | undefined
  readonly by: string | undefined
  readonly reason: string | undefined
  readonly config: string
  readonly dryRun: boolean
}

/**
 * Removes the evidence of entries older than a day under the retention policy, with the owner's DATABASE_URL; their leaf
 * hashes stay, so that the log can be verified as before. That it is done, by whom and why is an entry of the log
 * before it is done. Throws BadInput.
 */
export async function retainLog(options: RetainOptions, io: CommandIo): Promise<number> {
  const before = instantOf(options.before)
  const url = io.environment['DATABASE_URL'] ?? ''
  if (url === '') throw new BadInput('retain expects DATABASE_URL to name the owner of the database')
  const settings = readSettings(resolve(io.cwd, options.config))
  requireOldEnough(before, settings)
  const recorder = options.dryRun ? undefined : recorderOf(options, settings, url, io)
  await requireMigrated(url)
  const removal = await openBodyRemoval(url)
  try {
    const plan = await removal.plan(before)
    for (const { origin, below, entries, held } of plan)
      io.stdout(
        `${origin}: ${String(entries)} entries below #${String(below)} lose their evidence, ${String(held)} are held by open alerts\n`,
      )
    const due = plan.filter((it) => it.entries > 0)
    if (due.length === 0) io.stdout('nothing is to be removed\n')
    if (recorder === undefined || due.length === 0) return 0
    const gone: RemovedBodies[] = []
    for (const it of due) gone.push(await removal.goneAfter(it))
    await recorder(gone, before)
    io.stdout(`${String(await removal.remove(due))} entries lost their evidence\n`)
    return 0
  } finally {
    await removal.close()
  }
}

function instantOf(day: string | undefined): string {
  const at = new Date(/^\d{4}-\d{2}-\d{2}$/.test(day ?? '') ? `${day ?? ''}T00:00:00Z` : Number.NaN)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day)
    throw new BadInput('retain expects --before YYYY-MM-DD')
  if (at.getTime() > Date.now()) throw new BadInput('--before expects a day that has passed')
  return at.toISOString()
}

/** The settings say what may be removed at all, whoever asks and for whatever reason. */
function requireOldEnough(before: string, { retention }: Pick<Settings, 'retention'>): void {
  if (retention === undefined)
    throw new BadInput('the settings have no retention.minimumDays: no evidence is ever removed')
  const { minimumDays } = retention
  if (Date.parse(before) > Date.now() - minimumDays * DAY_MS)
    throw new BadInput(
      `--before expects a day at least ${String(minimumDays)} days ago (retention.minimumDays)`,
    )
}

const DAY_MS = 86_400_000

type Recorder = (shards: readonly RemovedBodies[], before: string) => Promise<void>

/** Writes the entry that says what is about to be removed; rejects when it cannot be made durable. */
function recorderOf(
  { by, reason }: RetainOptions,
  { logOrigin, keys }: Settings,
  url: string,
  io: CommandIo,
): Recorder {
  if (by === undefined || by === '') throw new BadInput('retain expects --by: who removes it')
  if (reason === undefined || reason === '') throw new BadInput('retain expects --reason, such as the policy')
  const environment = { databaseUrl: url, variable: (name: string) => io.environment[name] }
  const signingKey = readSecret(keys.audit, environment).reveal()
  return async (shards, before) => {
    const log = await openAuditLog({ url, logOrigin, signingKey })
    try {
      const change = { kind: 'bodies-removed', before, by, reason, shards } as const
      await log.append(changeEntry(change, { now: () => new Date().toISOString(), nonce: randomUUID }))
    } finally {
      await log.close()
    }
  }
}
