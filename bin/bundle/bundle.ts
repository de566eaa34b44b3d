import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { Script, constants } from 'node:vm'

/** A program in one file, as a CommonJS module, compiled but not run. */
export type Bundle = {
  /** Runs it, as `require` would; what it exports. */
  run(): unknown
  /** Leaves what the engine has compiled beside the file, for processes of the same engine with the same flags. */
  keepCompiled(): void
}

/** Reads a bundle, compiled already where the build has left that for this engine and its flags. Throws when it is absent. */
export function readBundle(file: string): Bundle {
  const kept = `${file}.${cachedDataVersionTag()}`
  const script = new Script(`${BEFORE}${readFileSync(file, 'utf8')}\n})`, {
    filename: file,
    cachedData: contentOf(kept),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  return {
    run: () => {
      const module = { exports: {} }
      const program = script.runInThisContext() as Program
      program(module.exports, createRequire(file), module, file, dirname(file))
      return module.exports
    },
    keepCompiled: () => writeFileSync(kept, script.createCachedData()),
  }
}

/** Strict, as the modules are that it was made of. */
const BEFORE = `(function (exports, require, module, __filename, __dirname) { 'use strict';`

type Program = (
  exports: object,
  require: NodeJS.Require,
  module: { readonly exports: object },
  filename: string,
  folder: string,
) => void

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
