import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { RELEASED, VERSION } from '../../src/version.js'

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((it) => it !== '' && existsSync(it))
const code = files.filter((it) => /^(src|sandbox|bin|tests|scripts)\/.*\.(ts|mjs)$/.test(it))
const text = (file: string): string => readFileSync(file, 'utf8')

describe('the tree', () => {
  test('has no file of code over 300 lines', () => {
    expect(code.filter((it) => text(it).split('\n').length > 301)).toEqual([])
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
