import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { VERSION } from '../../src/version.js'

const lines = readFileSync('CHANGELOG.md', 'utf8').split('\n')
const of = (form: RegExp): readonly string[] => lines.filter((it) => form.test(it))

/** Keep a Changelog 1.1.0, with `*` on what changes disclosure. */
describe('the changelog', () => {
  test('starts with its title, and says what a star means', () => {
    expect(lines[0]).toBe('# Changelog')
    expect(lines.slice(0, 4).join('\n')).toContain('`*`')
  })

  test('has releases with a version and a date, newest first, and what is not released before them', () => {
    const releases = of(/^## /)
    expect(releases[0]).toBe('## Unreleased')
    const dated = releases.slice(1)
    expect(dated.filter((it) => !/^## \d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2}$/.test(it))).toEqual([])
    const dates = dated.map((it) => it.slice(-10))
    expect(dates).toEqual(dates.toSorted().toReversed())
    if (dated.length > 0) expect(dated[0]).toContain(VERSION)
  })

  test('has only the sections of the format', () => {
    const sections = of(/^### /).map((it) => it.slice(4))
    const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
    expect(sections.filter((it) => !known.includes(it))).toEqual([])
    expect(sections.length).toBeGreaterThan(0)
  })

  test('has entries that are sentences, with the star first', () => {
    const entries = of(/^-/)
    expect(entries.length).toBeGreaterThan(0)
    expect(entries.filter((it) => !/^- (`\*` )?[A-Z`].*[.]$/.test(it))).toEqual([])
    expect(entries.filter((it) => it.indexOf('`*`') > 2)).toEqual([])
  })
})
