import { type SettingsProblem } from '../connector.js'
import { type Connection, type Connections, RoleError } from './server/connections.js'
import { type SqlViewOptions } from './options.js'
import { tryView } from './read-view.js'
import { failureOf } from './server/sql-errors.js'

/** Longest that a start waits for a warehouse. */
const READY_MS = 3_000

/**
 * What is wrong with the role or the views, as far as the warehouse can be asked in time: one that is down stops no
 * start, and its role is looked at again whenever it is connected to. Never rejects.
 */
export async function readiness(
  options: SqlViewOptions,
  pool: Connections,
): Promise<readonly SettingsProblem[]> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), READY_MS)
  try {
    return await problemsOf(options, pool, late.signal)
  } finally {
    clearTimeout(timer)
  }
}

async function problemsOf(
  options: SqlViewOptions,
  pool: Connections,
  late: AbortSignal,
): Promise<readonly SettingsProblem[]> {
  let connection: Connection
  try {
    connection = await pool.take(late)
  } catch (error) {
    if (!(error instanceof RoleError)) return []
    const message = `expected a role that can only read, and this one can do more: ${error.excess.join(', ')}`
    return [{ pointer: '/options/user', message }]
  }
  // A connection that is cut rejects what waits over it.
  const abandon = (): void => pool.abandon(connection)
  late.addEventListener('abort', abandon, { once: true })
  let problems: readonly SettingsProblem[] | undefined
  try {
    problems = await problemsOver(connection, options)
  } finally {
    late.removeEventListener('abort', abandon)
    if (problems === undefined) pool.abandon(connection)
    else pool.giveBack(connection)
  }
  return problems ?? []
}

/** Undefined when the connection is lost. */
async function problemsOver(
  { client }: Connection,
  options: SqlViewOptions,
): Promise<readonly SettingsProblem[] | undefined> {
  const problems: SettingsProblem[] = []
  const places = [
    { pointer: '/options/person', view: options.person },
    ...options.views.map((view, index) => ({ pointer: `/options/views/${index}`, view })),
  ]
  for (const { pointer, view } of places) {
    try {
      await tryView(client, view)
    } catch (error) {
      const { rows, where } = failureOf(error)
      if (where === 'connection') return undefined
      const said = WORDS.get('reason' in rows ? rows.reason : '')
      if (said !== undefined) problems.push({ pointer: `${pointer}/${said.at}`, message: said.message })
    }
  }
  return problems
}

type Said = { readonly at: string; readonly message: string }

/** What a server says of a view that cannot be read (PostgreSQL, appendix A). */
const WORDS: ReadonlyMap<string, Said> = new Map<string, Said>([
  ['sqlstate-42P01', { at: 'view', message: 'the database has no such view' }],
  ['sqlstate-3F000', { at: 'view', message: 'the database has no such schema' }],
  ['sqlstate-42501', { at: 'view', message: 'the role may not read the view' }],
  ['sqlstate-42703', { at: 'nhsNumber/column', message: 'the view has no such column' }],
  [
    'sqlstate-42883',
    { at: 'nhsNumber/holds', message: 'the column holds something else, expected the other of text, number' },
  ],
])
