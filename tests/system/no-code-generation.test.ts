import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PEOPLE_MAPPING } from '../cli-translate/ran.js'
import { installation } from './installation.js'
import { start } from './processes.js'

// A schema that is compiled is made into code from text, which this option of Node forbids.
const FORBIDDEN = '--disallow-code-generation-from-strings'

const folder = mkdtempSync(join(tmpdir(), 'linchpin-no-code-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the option forbids what a compiler of schemas does', async () => {
  const compiling = start(process.execPath, [FORBIDDEN, '-e', 'new Function("")'], { cwd: folder })
  expect(await compiling.ended).toBe(1)
})

test('a mapping is loaded, and a file translated and validated, without a schema being compiled', async () => {
  const linchpin = [FORBIDDEN, join(await installation(), 'dist', 'bin', 'linchpin.js')]
  for (const [name, text] of Object.entries(PEOPLE_MAPPING)) {
    const maps = join(folder, 'maps', 'people')
    mkdirSync(maps, { recursive: true })
    writeFileSync(join(maps, name), text)
  }
  writeFileSync(join(folder, 'people.csv'), 'NHS,NAME,NOTE\n9990000018,Ann,a note\n')
  const translating = start(
    process.execPath,
    [
      ...linchpin,
      'translate',
      '--mapping',
      'people',
      '--mappings',
      'maps',
      'people.csv',
      '--out',
      'people.ndjson',
    ],
    { cwd: folder },
  )
  expect([await translating.ended, translating.printed.stdout]).toEqual([0, ''])
  expect(readFileSync(join(folder, 'people.ndjson'), 'utf8')).toContain('Ann')
  const validating = start(process.execPath, [...linchpin, 'validate', 'people.ndjson'], { cwd: folder })
  expect(await validating.ended).toBe(0)
}, 240_000)
