import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'

declare module 'vitest' {
  export interface ProvidedContext {
    installationFolder: string
  }
}

const run = promisify(execFile)

/**
 * The folder of an installed project, as `npm ci` leaves it but without what only developers need: built from the
 * sources as they are, readable by every user. Made once for all the test files of a run, by the first that asks.
 */
export async function installation(): Promise<string> {
  const folder = inject('installationFolder')
  const making = `${folder}-making`
  const failed = `${folder}-failed`
  if (await isFirst(`${folder}-begun`))
    await make(making)
      .then(() => rename(making, folder))
      .catch(async (error: unknown) => {
        await writeFile(failed, '')
        throw error
      })
  while (!existsSync(folder)) {
    if (existsSync(failed)) throw new Error('the project could not be installed')
    await sleep(100)
  }
  return folder
}

function isFirst(lock: string): Promise<boolean> {
  return writeFile(lock, '', { flag: 'wx' }).then(
    () => true,
    () => false,
  )
}

async function make(folder: string): Promise<void> {
  await mkdir(folder)
  await chmod(folder, 0o755)
  for (const it of [
    'package.json',
    'package-lock.json',
    'consent-rules',
    'mappings',
    'profiles',
    'scripts',
    ...runtimePackages(),
  ])
    await cp(it, join(folder, it), { recursive: true, verbatimSymlinks: true })
  const compiler = join('node_modules', 'typescript', 'bin', 'tsc')
  const out = [
    '--outDir',
    join(folder, 'dist'),
    '--tsBuildInfoFile',
    join(folder, 'dist', 'build.tsbuildinfo'),
  ]
  await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--noCheck', ...out])
  const bundler = join(folder, 'node_modules', 'rolldown')
  await symlink(resolve('node_modules', 'rolldown'), bundler)
  for (const step of ['dist/scripts/parse-data.js', 'dist/scripts/bundle.js', 'scripts/link-bin.mjs'])
    await run(process.execPath, [step], { cwd: folder })
  await unlink(bundler)
}

/** Packages that are installed and not for development alone, as the lock file has them. */
function runtimePackages(): readonly string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>
  }
  return Object.entries(packages).flatMap(([path, { dev }]) =>
    dev === true || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) || !existsSync(path) ? [] : [path],
  )
}
