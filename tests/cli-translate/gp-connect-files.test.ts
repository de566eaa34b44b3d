import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { workplace } from './ran.js'

const DATA = process.env['CONFORMANCE_DATA']
const RECORDS = DATA === undefined ? '' : join(DATA, 'gp-connect', 'records')
const FILES = RECORDS === '' ? [] : readdirSync(RECORDS).filter((it) => it.endsWith('.json'))
const place = workplace()
afterAll(() => place.remove())

describe.skipIf(DATA === undefined)('GP Connect records as files', () => {
  test('a Bundle in gives one Bundle out, with its Provenance', async () => {
    expect(FILES.length).toBeGreaterThan(0)
    for (const file of FILES) {
      const argv = ['--mapping', 'gp-connect', '--bundle', join(RECORDS, file), '--rejects', 'r.json']
      const { out, err } = await place.run(translateCommand, argv)
      const bundle = JSON.parse(out) as {
        entry: { resource: { resourceType: string; target?: unknown[] } }[]
      }
      const provenance = bundle.entry.at(-1)?.resource
      expect([file, provenance?.resourceType, provenance?.target?.length]).toEqual([
        file,
        'Provenance',
        bundle.entry.length - 1,
      ])
      expect(err).toContain('1 records, 0 rejected')
    }
  })
})
