import { afterAll, describe, expect, test } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())

const PERSON = `{"resourceType":"Patient","id":"1","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9990000018"}]}`
const bundleOf = (...entries: readonly string[]): string =>
  `{"resourceType":"Bundle","entry":[\n${entries.join(',\n')}]}`
const nested = (levels: number, open: string, close: string, inner: string): string =>
  `${open.repeat(levels)}${inner}${close.repeat(levels)}`
const ENTRY = `{"resource":${PERSON}}`
const LONG = 'x'.repeat(20_000_000)

type Case = readonly [what: string, text: string, code: number, place: string, expected: string]

/** What a practice, or whatever stands before it, may send in place of a record. */
const GARBAGE: readonly Case[] = [
  ['nothing', '', 2, '1:1', 'the file is empty; expected JSON'],
  ['blank lines', ' \n\n', 2, '3:1', 'the file is empty; expected JSON'],
  ['a page of a proxy', '<!DOCTYPE html>\n<html>502</html>\n', 1, '1:1', 'expected a JSON value'],
  ['a record cut off in a string', bundleOf(ENTRY).slice(0, 60), 2, '2:26', 'the record does not end'],
  ['a record on one line, cut off', '{"resourceType":"Bundle","id":"x', 2, '1:31', 'expected a string'],
  [
    'a record cut off over lines',
    `{\n${bundleOf(ENTRY).slice(1, -2)}`,
    2,
    '3:132',
    'the record does not end',
  ],
  ['a comma too many', bundleOf(`${ENTRY},`), 2, '2:133', 'expected a JSON value'],
  [
    'a member twice',
    `${bundleOf(ENTRY).slice(0, -1)},"entry":[]}`,
    1,
    '2:134',
    'the key "entry" is there twice',
  ],
  ['a resource alone', PERSON, 1, '1:1', 'Expected a Bundle'],
  ['a type of a similar name', '{"resourceType":"Bundel"}', 1, '1:1', 'Expected a Bundle'],
  ['a text', '"sorry"', 1, '1:1', 'expected a JSON object'],
  ['a number', '502', 1, '1:1', 'expected a JSON object'],
  ['null', 'null', 1, '1:1', 'expected a JSON object'],
  [
    'lists in lists',
    `{"resourceType":"Bundle","entry":${nested(10, '[', ']', '')}}`,
    1,
    '1:1',
    'Expected a resource',
  ],
  [
    'resources in resources',
    bundleOf(nested(10, '{"resource":', '}', '{}')),
    1,
    '1:1',
    'Expected a resource',
  ],
  ['a record in a record', bundleOf(`{"resource":${bundleOf(ENTRY)}}`), 1, '1:1', 'Expected a resource'],
  ['entries that are no objects', bundleOf('null', '5', '"x"', '{}'), 1, '1:1', 'Expected a resource'],
  [
    'nesting without end',
    bundleOf(nested(100_000, '{"a":', '}', '1')),
    1,
    '1:1',
    'more than 100 levels deep',
  ],
  ['a long text with a member twice', `{"a":"${LONG}",\n"a":1}`, 1, '2:1', 'the key "a" is there twice'],
]

describe('what is no GP Connect record is refused with file, line, column and what was expected', () => {
  test.each(GARBAGE)('%s', async (_what, text, code, at, expected) => {
    const file = place.write('record.json', text)
    const ran = await place.run(translateCommand, ['--mapping', 'gp-connect', '--bundle', file])
    expect([ran.code, ran.out]).toEqual([code, ''])
    const [first = ''] = ran.err.split('\n')
    expect([first.slice(0, `${file}:${at}: `.length), first]).toEqual([
      `${file}:${at}: `,
      expect.stringContaining(expected),
    ])
    expect(ran.err).not.toMatch(/Error|stack|9990000018/)
  })

  test('the twin: beside what is wrong in an entry, the rest of a record is translated', async () => {
    const long = `{"resource":{"resourceType":"Binary","id":"2","contentType":"text/plain","content":"${LONG}"}}`
    const file = place.write('record.json', bundleOf(ENTRY, '{"resource":5}', long))
    const ran = await place.run(translateCommand, ['--mapping', 'gp-connect', file])
    expect([
      ran.code,
      ran.out
        .trimEnd()
        .split('\n')
        .map((it) => it.slice(0, 30)),
    ]).toEqual([1, ['{"resourceType":"Patient","id"', '{"resourceType":"Binary","id":']])
    expect(ran.err).toContain('error: malformed-entry at Bundle.entry[].resource (1, first in line 1)')
  })
})
