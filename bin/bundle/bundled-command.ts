import { existsSync } from 'node:fs'
import { type Command } from '../../src/cli/command.js'
import { bundleFile } from './bundle-file.js'
import { readBundle } from './bundle.js'

/** A command as the build has put it into one file, which loads several times as fast; undefined where it has not. */
export function bundledCommand(root: string, name: string): Command | undefined {
  const file = bundleFile(root, name)
  if (file === undefined || !existsSync(file)) return undefined
  return Object.values(readBundle(file).run() ?? {}).find(isCommand)
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && 'run' in value && 'usage' in value
}
