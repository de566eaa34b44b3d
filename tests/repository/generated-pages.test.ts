import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generatedPages } from '../../scripts/docs/generated-pages.js'
import { staleFiles } from '../../scripts/docs/stale-files.js'
import { COMMANDS } from '../../bin/commands.js'
import { trackedFiles } from './tracked-files.js'

const FOLDER = join('docs', 'generated')
const pages = generatedPages('.')
const documents = trackedFiles().filter((it) => it.endsWith('.md'))
const text = (file: string): string => readFileSync(file, 'utf8')

describe('the generated pages', () => {
  test('are fresh', () => {
    expect(staleFiles(FOLDER, pages)).toEqual([])
  })

  test('are stale when one is changed, missing, or left over', () => {
    const folder = mkdtempSync(join(tmpdir(), 'linchpin-pages-'))
    const written = [
      { file: 'a.md', text: 'a' },
      { file: 'b.md', text: 'b' },
    ]
    for (const { file, text } of written) writeFileSync(join(folder, file), text)
    expect(staleFiles(folder, written)).toEqual([])
    expect(staleFiles(folder, [{ file: 'a.md', text: 'A' }, ...written.slice(1)])).toEqual(['a.md'])
    expect(staleFiles(folder, [...written, { file: 'new.md', text: '' }])).toEqual(['new.md'])
    expect(staleFiles(folder, written.slice(1))).toEqual(['a.md'])
    expect(staleFiles(join(folder, 'nowhere'), written)).toEqual(['a.md', 'b.md'])
    rmSync(folder, { recursive: true })
  })

  test('have tables whose rows are as wide as their heads', () => {
    const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length
    const ragged = pages.flatMap((page) => {
      const lines = page.text.split('\n')
      return lines.filter((line, i) => {
        const before = lines[i - 1] ?? ''
        return line.startsWith('|') && before.startsWith('|') && cells(line) !== cells(before)
      })
    })
    expect(ragged).toEqual([])
  })

  test('name every path of the server that is outside the FHIR base', () => {
    const served = [...text('src/http/server.ts').matchAll(/app\.(?:get|post)\('([^']+)'/g)]
    const interactions = text(join(FOLDER, 'interactions.md'))
    expect(served.length).toBeGreaterThan(0)
    expect(served.map((it) => `\`${it[1] ?? ''}\``).filter((it) => !interactions.includes(it))).toEqual([])
  })
})

describe('the documents', () => {
  test.each(documents)('%s links only to what exists', (file) => {
    const links = [...text(file).matchAll(/\]\((?!https?:)([^)#\s]+)(#[^)]*)?\)/g)].map((it) => it[1] ?? '')
    expect(links.filter((it) => !existsSync(join(dirname(file), it)))).toEqual([])
  })

  test.each(documents)('%s calls only commands and scripts that exist', (file) => {
    const { scripts } = JSON.parse(text('package.json')) as { readonly scripts: Record<string, string> }
    const commands = [...text(file).matchAll(/npx linchpin ([a-z]+)/g)].map((it) => it[1] ?? '')
    const called = [...text(file).matchAll(/npm run ([a-z:-]+)/g)].map((it) => it[1] ?? '')
    expect(commands.filter((it) => !COMMANDS.some(({ name }) => name === it))).toEqual([])
    expect(called.filter((it) => scripts[it] === undefined)).toEqual([])
  })
})
