// Writes dist/bundle: the commands that run a gateway, each with all it imports in one file, and that file compiled for
// this engine. Nothing depends on it: without it, the same commands load their modules one by one.
import { spawnSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { BUNDLES, bundleFile } from '../bin/bundle/bundle-file.js'
import { ENGINE_FLAGS } from './data/engine-flags.js'

const COMMANDS = { serve: 'dist/src/cli/serve.js', sandbox: 'dist/bin/sandbox-command.js' }

for (const [name, input] of Object.entries(COMMANDS)) {
  const file = bundleFile(resolve('.'), name)
  if (file === undefined) throw new Error('nothing is compiled: run npm run build')
  if (!existsSync(file)) await writeBundle(name, input, file)
}

async function writeBundle(name: string, input: string, file: string): Promise<void> {
  rmSync(join(BUNDLES, name), { recursive: true, force: true })
  const bundle = await rolldown({ input, platform: 'node', logLevel: 'silent' })
  await bundle.write({ file, format: 'cjs', codeSplitting: false })
  for (const flags of [[], ENGINE_FLAGS]) {
    const { status } = spawnSync(process.execPath, [...flags, 'dist/bin/bundle/keep-compiled.js', file], {
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error(`the bundle of ${name} does not run`)
  }
}
