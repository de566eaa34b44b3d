import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keyFilesIn } from '../../sandbox/keys.js'
import { gatewaySettings } from '../../sandbox/gateway-settings.js'
import { sandboxSources } from '../../sandbox/source-settings.js'
import { serveCommand } from '../../src/cli/serve.js'
import { placeInSettings } from '../../src/config/settings-place.js'
import { runIn } from '../cli/ran.js'

let folder: string
let file: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-settings-'))
  file = join(folder, 'linchpin.yaml')
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1:1/none')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** The lines of the sandbox's linchpin.yaml, with one of them changed. */
function written(change: (line: string) => string): readonly string[] {
  const text = gatewaySettings({
    host: '127.0.0.1',
    port: 8080,
    dataDir: folder,
    projectRoot: process.cwd(),
    keys: keyFilesIn(folder),
    today: '2026-11-22',
    issuer: 'http://127.0.0.1:5',
    feedUrl: () => 'http://127.0.0.1:6',
    sources: sandboxSources({
      proxyUrls: new Map([['A81001', 'http://127.0.0.1:1']]),
      extractFolder: '/extracts',
      councilUrl: 'http://127.0.0.1:2',
      councilToken: 'token',
      pdsUrl: 'http://127.0.0.1:3',
      sdsUrl: 'http://127.0.0.1:4',
    }),
  })
  const lines = text.split('\n').map(change)
  writeFileSync(file, lines.join('\n'))
  return lines
}

describe('what is wrong with a source', () => {
  it('stops the start with the file, the line and what was expected', async () => {
    const lines = written((it) => it.replace('mapping: mosaic-rest', 'mapping: mosaik-rest'))
    const line = lines.findIndex((it) => it.includes('mosaik-rest')) + 1
    const { code, err } = await runIn((argv, io) => serveCommand.run(argv, io), ['--config', file])
    expect(code).toBe(2)
    expect(err).toBe(
      `linchpin serve: ${file}:${line}:14: there is no mapping "mosaik-rest"; did you mean "mosaic-rest"?\n`,
    )
  })

  it('is placed at the nearest thing that is there', () => {
    const lines = written((it) => it)
    const options = lines.findIndex((it) => it.includes('baseUrl: http://127.0.0.1:2')) + 1
    expect(placeInSettings(file, '/sources/1/options/baseUrl')).toBe(`${file}:${options}:16`)
    expect(placeInSettings(file, '/sources/1/options/missing/further')).toBe(`${file}:${options}:7`)
  })
})
