import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mappingNames, readMappingFolder } from '../../src/cli/mapping/read-mapping-folder.js'
import { foldersIn } from '../../src/config/read-folder.js'

const documented = readFileSync('docs/generated/mappings.md', 'utf8')

describe('the mappings', () => {
  test('are every folder of mappings', () => {
    expect(mappingNames('mappings')).toEqual(foldersIn('mappings'))
  })

  test.each(mappingNames('mappings'))('%s has cases', (name) => {
    const cases = readMappingFolder(join('mappings', name)).filter((it) => it.path.startsWith('cases/'))
    expect(cases.length).toBeGreaterThan(0)
  })

  test.each(mappingNames('mappings'))('%s is documented', (name) => {
    expect(documented.split('\n').filter((it) => it.startsWith('## '))).toContain(`## ${name}`)
  })
})
