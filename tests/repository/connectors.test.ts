import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { connectorKinds } from '../../src/sources/registry.js'
import { sandboxSources } from '../../sandbox/source-settings.js'
import { CONTRACT_SUBJECTS } from '../sources/contract/arrangements.js'
import { HELD_SUBJECTS } from '../sources/contract/held-arrangements.js'
import { foldersIn } from '../../src/config/read-folder.js'

const { sources } = sandboxSources({
  proxyUrls: new Map([['A81001', 'http://127.0.0.1:1']]),
  extractFolder: '/extracts',
  councilUrl: 'http://127.0.0.1:2',
  councilToken: 'token',
  pdsUrl: 'http://127.0.0.1:3',
  sdsUrl: 'http://127.0.0.1:4',
})

/** Folders of src/sources that are no kind of source: what every call goes through, and the two national services. */
const NO_KINDS: readonly string[] = ['guard', 'settings', 'pds', 'sds']

describe('the kinds of source', () => {
  test('each have a folder, and each folder is a kind', () => {
    const folders = foldersIn('src/sources').filter((it) => !NO_KINDS.includes(it))
    expect(folders).toEqual([...connectorKinds()].sort())
  })

  test.each(connectorKinds())('%s is in the sandbox', (kind) => {
    expect(sources.map((it) => it['kind'])).toContain(kind)
  })

  test.each(connectorKinds())('%s is put to the connector contract', (kind) => {
    expect([...CONTRACT_SUBJECTS, ...HELD_SUBJECTS].map((it) => it.kind)).toContain(kind)
  })

  test.each(connectorKinds())('%s is documented', (kind) => {
    expect(readFileSync('docs/generated/settings.md', 'utf8')).toContain(`## Options of \`${kind}\``)
  })
})
