// Lets a child process of a test run the project's TypeScript as it is: node --import …/run-typescript.mjs file.ts
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

/** What was translated before, by what it was made from: a test that starts many processes translates each file once. */
const TRANSLATED = join(tmpdir(), `linchpin-translated-${String(process.getuid?.() ?? '')}`)

if (isMainThread) register(import.meta.url)

export async function resolve(specifier, context, next) {
  const ours = specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
  return next(ours ? specifier.replace(/\.js$/, '.ts') : specifier, context)
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const source = await readFile(fileURLToPath(url), 'utf8')
  return { format: 'module', source: await translated(source), shortCircuit: true }
}

async function translated(source) {
  const path = join(TRANSLATED, `${createHash('sha256').update(source).digest('hex')}.js`)
  const before = await readFile(path, 'utf8').catch(() => undefined)
  if (before !== undefined) return before
  const { default: ts } = await import('typescript')
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2023,
    verbatimModuleSyntax: true,
  }
  const { outputText } = ts.transpileModule(source, { compilerOptions })
  await mkdir(TRANSLATED, { recursive: true, mode: 0o700 })
  const part = `${path}.${randomUUID()}`
  await writeFile(part, outputText)
  await rename(part, path)
  return outputText
}
