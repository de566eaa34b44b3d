import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RELEASED, VERSION } from '../../src/version.js'
import { trackedFiles } from './tracked-files.js'

const files = trackedFiles()
const code = files.filter((it) => /^(src|sandbox|bin|tests|scripts)\/.*\.(ts|mjs)$/.test(it))
/** Folders that hold more files than ten, and how many at most: these numbers only ever go down. */
const CROWDED: Readonly<Record<string, number>> = {
  sandbox: 13,
  'src/decision/rule-files': 15,
  'src/model': 17,
  'src/translation/gp-connect/datatypes': 11,
  'src/translation/gp-connect/types': 24,
}

/** One file for each change of the database: they are never joined and never go away. */
const MIGRATIONS = 'src/storage/migrations'

const text = (file: string): string => readFileSync(file, 'utf8')

describe('the tree', () => {
  test('has no file of code over 300 lines', () => {
    expect(code.filter((it) => text(it).split('\n').length > 301)).toEqual([])
  })

  test('has at most ten files in a folder beside its sub-folders', () => {
    const counts = new Map<string, number>()
    for (const it of files.filter((it) => /^(src|sandbox|bin|scripts)\/.*\.ts$/.test(it)))
      counts.set(dirname(it), (counts.get(dirname(it)) ?? 0) + 1)
    const crowded = [...counts].filter(([folder, count]) => count > 10 && folder !== MIGRATIONS)
    const grown = crowded.filter(([folder, count]) => count > (CROWDED[folder] ?? 10))
    expect(grown).toEqual([])
    // What has shrunk may not grow again.
    expect(Object.entries(CROWDED).filter(([folder, most]) => (counts.get(folder) ?? 0) < most)).toEqual([])
  })

  test('has no junk drawers', () => {
    const banned = /(^|\/)(utils?|helpers?|common|shared|managers?|services?|handlers?|misc|lib)(\/|\.ts$)/
    expect(files.filter((it) => banned.test(it))).toEqual([])
  })

  test('has no barrels', () => {
    expect(code.filter((it) => /(^|\/)index\.ts$/.test(it))).toEqual([])
  })

  test('has no escape from the type system or the linter in src', () => {
    const escape = /\bas any\b|as unknown as|@ts-ignore|@ts-expect-error|eslint-disable/
    expect(code.filter((it) => it.startsWith('src/') && escape.test(text(it)))).toEqual([])
  })

  test('promises nothing it does not do', () => {
    const promise = /\b(FIXME|XXX|HACK)\b|TODO(?!\(#\d+\))|\.(skip|only|todo)\(/
    expect(code.filter((it) => !it.startsWith('tests/repository/') && promise.test(text(it)))).toEqual([])
  })

  test('names no registry host and no machine path', () => {
    expect(text('package-lock.json')).not.toMatch(/"resolved": "https?:/)
    const path = /(^|[^.\w/-])\/(work|root|home)\/\w/m
    const named = files.filter((it) => /\.(ts|mjs|md|ya?ml|json)$/.test(it) && it !== 'package-lock.json')
    expect(named.filter((it) => !it.startsWith('tests/repository/') && path.test(text(it)))).toEqual([])
  })
})

describe('the documents', () => {
  test.each(['README.md', 'ARCHITECTURE.md'])('%s is at most 200 lines', (file) => {
    expect(text(file).split('\n').length).toBeLessThanOrEqual(200)
  })

  test('name only paths that exist', () => {
    const missing = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md'].flatMap((file) =>
      [
        ...text(file).matchAll(
          /`((?:src|tests|consent-rules|mappings|sandbox|profiles|bin|docs)\/[^`\s*{]*)`/g,
        ),
      ]
        .map((it) => it[1] ?? '')
        .filter((it) => !existsSync(it)),
    )
    expect(missing).toEqual([])
  })

  test('number every decision once', () => {
    const numbers = files.flatMap((it) => /^docs\/decisions\/(\d{4})-/.exec(it)?.[1] ?? [])
    expect(numbers.length).toBeGreaterThan(15)
    expect(numbers.filter((it, index) => numbers.indexOf(it) !== index)).toEqual([])
  })

  test('give every runtime dependency a reason', () => {
    const manifest = JSON.parse(text('package.json')) as Record<string, Record<string, string>>
    const reasons = text('docs/decisions/0001-runtime-dependencies.md')
    const runtime = Object.keys({ ...manifest['dependencies'], ...manifest['optionalDependencies'] })
    expect(runtime.filter((it) => !reasons.includes(it))).toEqual([])
  })
})

describe('the release', () => {
  test('has one version', () => {
    expect(JSON.parse(text('package.json'))).toMatchObject({ version: VERSION })
    expect(RELEASED).toMatch(/^\d{4}-\d{2}-\d{2}$/)
  })

  test('pins every dependency exactly', () => {
    const manifest = JSON.parse(text('package.json')) as Record<string, Record<string, string>>
    const all = Object.entries({
      ...manifest['dependencies'],
      ...manifest['devDependencies'],
      ...manifest['optionalDependencies'],
    })
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
  })
})
