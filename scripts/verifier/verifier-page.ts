import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { STYLE, pageOf } from './template.js'

/** Where the page stands in the repository; scripts/generate-verifier.ts writes it. */
export const VERIFIER_FILE = join('docs', 'verifier', 'linchpin-verify.html')

/** In the order in which they need each other; together they are one script. */
const PARTS = [
  'merkle-check.ts',
  'note-check.ts',
  'proof-file.ts',
  'report-check.ts',
  'verdict.ts',
  'page.ts',
]

/** The self-contained page that checks proofs offline. `root` is the folder of the project. */
export function verifierPage(root: string): string {
  const parts = PARTS.map((it) => browserScript(readFileSync(join(root, 'scripts', 'verifier', it), 'utf8')))
  const script = `'use strict';\n{\n${parts.join('\n')}\n}\n`
  if (/<\/script|<!--/i.test(script)) throw new Error('the script would end its own element')
  return pageOf(policyOf(script), script)
}

/** Nothing may be loaded, sent or embedded; only this script and this style run. */
function policyOf(script: string): string {
  return [
    `default-src 'none'`,
    `script-src '${digest(script)}'`,
    `style-src '${digest(STYLE)}'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `require-trusted-types-for 'script'`,
    `trusted-types 'none'`,
  ].join('; ')
}

/** The JavaScript of a module without its imports and exports: the parts share one scope. */
function browserScript(source: string): string {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  })
  const script = outputText.replace(/^import [^;]*;\n/gm, '').replace(/^export /gm, '')
  if (/^(import|export)\b/m.test(script)) throw new Error('an import or export was left in the script')
  return script.trim()
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
