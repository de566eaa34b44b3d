import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parsedContent } from '../../scripts/data/parsed-content.js'
import { parsedBefore } from '../../src/config/parsed-files.js'

const NOT_PARSED: readonly (readonly [string, string])[] = [
  ['YAML that does not parse', 'a: [1'],
  ['a key that stands twice', 'a: 1\na: 2\n'],
  ['an alias', 'a: &x 1\nb: *x\n'],
  ['a tag that nobody knows', 'a: !secret 1\n'],
  ['a number that JSON has not', 'a: .inf\n'],
  ['nothing that is a number', 'a: .nan\n'],
  ['a set', 'a: !!set { b, c }\n'],
  ['two documents', 'a: 1\n---\nb: 2\n'],
]

describe('what the build parses beforehand', () => {
  test.each(NOT_PARSED)('is not %s', (_what, text) => {
    expect(parsedContent(text)).toBeUndefined()
  })

  test('says what the file says', () => {
    for (const name of readdirSync('consent-rules').filter((it) => it.endsWith('.yaml'))) {
      const text = readFileSync(`consent-rules/${name}`, 'utf8')
      expect(JSON.parse(parsedContent(text) ?? 'null'), name).toEqual(parse(text))
    }
  })

  test('is of no file of other bytes', () => {
    const bytes = readFileSync('consent-rules/bars.yaml')
    expect(parsedBefore(Buffer.concat([bytes, Buffer.from('\n')]))).toBeUndefined()
  })
})
