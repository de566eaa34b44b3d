import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { connectorKinds } from '../../src/sources/registry.js'
import { sandboxSources } from '../../sandbox/source-settings.js'
import { CONTRACT_SUBJECTS } from '../sources/contract/arrangements.js'
import { WAREHOUSE_SUBJECT } from '../sources/contract/sql-warehouse.js'
import { HELD_SUBJECTS } from '../sources/contract/held-arrangements.js'
import { sourceEntries } from '../journeys/new-council/entries.js'
import { isJsonObject } from '../../src/model/json.js'
import { foldersIn } from '../../src/config/read-folder.js'

const { sources } = sandboxSources({
  proxyUrls: new Map([['A81001', 'http://127.0.0.1:1']]),
  extractFolder: '/extracts',
  councilUrl: 'http://127.0.0.1:2',
  councilToken: 'token',
  pdsUrl: 'http://127.0.0.1:3',
  sdsUrl: 'http://127.0.0.1:4',
})

/** Folders of src/sources that are no kind of source: what kinds share, the two national services, directories. */
const NO_KINDS: readonly string[] = [
  ...['guard', 'health', 'parts', 'person', 'settings'],
  ...['pds', 'sds', 'openreferral-uk'],
]

/** Kinds that a whole gateway is shown with: in the sandbox, or in the council that a journey adds to it. */
const SHOWN: readonly unknown[] = [
  ...sources.map((it) => it['kind']),
  ...sourceEntries({
    rest: 'http://127.0.0.1:1',
    fhir: 'http://127.0.0.1:2',
    warehouse: { host: 'localhost', port: 5432, database: 'd', user: 'u', passwordFile: '/password' },
  }).map(kindOf),
]

function kindOf(entry: string): unknown {
  const content: unknown = parse(entry)
  return isJsonObject(content) ? content['kind'] : undefined
}

describe('the kinds of source', () => {
  test('each have a folder, and each folder is a kind', () => {
    const folders = foldersIn('src/sources').filter((it) => !NO_KINDS.includes(it))
    expect(folders).toEqual([...connectorKinds()].sort())
  })

  test.each(connectorKinds())('%s is shown with a whole gateway', (kind) => {
    expect(SHOWN).toContain(kind)
  })

  test.each(connectorKinds())('%s is put to the connector contract', (kind) => {
    expect([...CONTRACT_SUBJECTS, ...HELD_SUBJECTS, WAREHOUSE_SUBJECT].map((it) => it.kind)).toContain(kind)
  })

  test.each(connectorKinds())('%s is documented', (kind) => {
    expect(readFileSync('docs/generated/settings.md', 'utf8')).toContain(`## Options of \`${kind}\``)
  })
})
