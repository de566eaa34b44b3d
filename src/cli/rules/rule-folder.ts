import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Compilation, compileRules } from '../../decision/compile-rules.js'
import { type Problem, type SourceFile } from '../../decision/rule-files/problem.js'

/** Reads and compiles a folder of rules, and the folder of local rules beside it where one is given. */
export async function compileFolder(
  folder: string | undefined,
  localFolder: string | undefined,
  cwd: string,
): Promise<Compilation> {
  try {
    const files = await readRuleFiles(folder === undefined ? ownRules(cwd) : resolve(cwd, folder))
    const local = localFolder === undefined ? [] : await readRuleFiles(resolve(cwd, localFolder))
    return compileRules(files, local)
  } catch (error) {
    return { kind: 'errors', problems: [unreadable(folder ?? 'consent-rules', error)] }
  }
}

/** Every YAML file of the folder, in the order of names. */
async function readRuleFiles(folder: string): Promise<readonly SourceFile[]> {
  const names = (await readdir(folder)).filter((it) => it.endsWith('.yaml')).sort()
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, name), 'utf8') })))
}

/** The rules in the current folder, else those that came with the program. */
function ownRules(cwd: string): string {
  const here = join(cwd, 'consent-rules')
  if (existsSync(here)) return here
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    if (existsSync(join(at, 'consent-rules'))) return join(at, 'consent-rules')
  }
  return here
}

function unreadable(folder: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
  return {
    file: basename(folder),
    line: 1,
    column: 1,
    message: `the folder of rules cannot be read (${code})`,
  }
}
