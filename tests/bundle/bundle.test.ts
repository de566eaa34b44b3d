import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readBundle } from '../../bin/bundle/bundle.js'
import { bundleFile } from '../../bin/bundle/bundle-file.js'
import { bundledCommand } from '../../bin/bundle/bundled-command.js'
import { installation } from '../system/installation.js'
import { start } from '../system/processes.js'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'linchpin-bundle-'))
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'dist', 'build.tsbuildinfo'), '{"version":1}')
  writeFileSync(join(root, 'package-lock.json'), '{}')
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

/** A bundle for the build in the folder, as `npm run build` leaves one. */
function leaveBundle(text: string): string {
  const file = bundleFile(root, 'serve') ?? 'none'
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

const COMMAND = `exports.serveCommand = { name: 'serve', summary: '', usage: 'of the bundle', run: () => 0 }`

describe('a bundle', () => {
  test('is used by the build that it was made of', () => {
    leaveBundle(COMMAND)
    expect(bundledCommand(root, 'serve')?.usage).toBe('of the bundle')
    expect(bundledCommand(root, 'sandbox')).toBeUndefined()
  })

  test.each(['dist/build.tsbuildinfo', 'package-lock.json'])(
    'is not used any more once %s is another',
    (file) => {
      leaveBundle(COMMAND)
      writeFileSync(join(root, file), '{"version":2}')
      expect(bundledCommand(root, 'serve')).toBeUndefined()
    },
  )

  test('is not used where it cannot be told what it is of', () => {
    leaveBundle(COMMAND)
    rmSync(join(root, 'package-lock.json'))
    expect(bundledCommand(root, 'serve')).toBeUndefined()
  })

  test('runs alike before and after it is compiled for this engine', () => {
    const text = `exports.at = __filename; exports.read = require('node:fs').existsSync(__dirname)
      exports.strict = (function () { return this === undefined })()`
    const file = leaveBundle(text)
    const first = readBundle(file)
    const exported = first.run()
    expect(exported).toEqual({ at: file, read: true, strict: true })
    first.keepCompiled()
    expect(readdirSync(dirname(file))).toHaveLength(2)
    expect(readBundle(file).run()).toEqual(exported)
  })
})

test('an installation serves and runs its sandbox from bundles, and says the same without them', async () => {
  const folder = await installation()
  const command = join(folder, 'dist', 'bin', 'linchpin.js')
  for (const name of ['serve', 'sandbox']) {
    expect(existsSync(bundleFile(folder, name) ?? 'none'), name).toBe(true)
    const bundled = start(process.execPath, [command, name, '--nonsense'], { cwd: root })
    expect(await bundled.ended).toBe(2)
    expect(bundled.printed.stderr).toContain(`linchpin ${name}:`)
  }
}, 240_000)
