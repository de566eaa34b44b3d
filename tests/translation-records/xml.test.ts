import { describe, expect, test } from 'vitest'
import { readAll, schemaOf, shown } from './reading.js'

const SCHEMA = schemaOf(`
name: t
version: 1.0.0
title: t
record: Child
file: { form: xml, record: Message/Children/Child }
kinds:
  Child:
    Id: { type: text, privacy: identifier }
    '@version': { type: text, privacy: operational }
    Need: { type: text, many: true, privacy: sensitive }
    Plan: { kind: Plan, many: true }
  Plan:
    Start: { type: text, privacy: operational }
`)
const message = (children: string, head = ''): string =>
  `<?xml version="1.0"?>\n${head}<Message><Header><Year>2026</Year></Header><Children>\n${children}\n</Children></Message>`

type Case = readonly [behaviour: string, text: string, expected: readonly unknown[]]

const CASES: readonly Case[] = [
  [
    'text, attributes, lists',
    message('<Child version="2"><Id>7</Id><Need>N1</Need></Child>'),
    [{ '@version': '2', Id: '7', Need: ['N1'] }],
  ],
  [
    'many of one kind, in order',
    message('<Child><Plan><Start>a</Start></Plan><Plan/></Child>'),
    [{ Plan: [{ Start: 'a' }, {}] }],
  ],
  [
    'predefined entities, CDATA, comments',
    message('<Child><Id>a&amp;b&#233;<![CDATA[<c>]]><!-- x --></Id></Child>'),
    [{ Id: 'a&bé<c>' }],
  ],
  [
    'a prefix is not part of a name',
    message('<c:Child xmlns:c="urn:x"><c:Id>1</c:Id></c:Child>'),
    [{ Id: '1' }],
  ],
  [
    'a second of what should be one is not lost',
    message('<Child><Id>1</Id><Id>2</Id></Child>'),
    [{ Id: ['1', '2'] }],
  ],
  [
    'a name that objects have already',
    message('<Child><__proto__>x</__proto__></Child>'),
    [Object.fromEntries([['__proto__', 'x']])],
  ],
  [
    'records before the damage stand',
    message('<Child><Id>1</Id></Child>\n<Child><Id>2</Child>'),
    [{ Id: '1' }, expect.stringMatching(/^4:\d+ not-well-formed$/)],
  ],
  [
    'a cut-off file',
    message('<Child><Id>1</Id></Child>').slice(0, -12),
    [{ Id: '1' }, expect.stringContaining('not-well-formed')],
  ],
  [
    'an entity of its own',
    message('<Child><Id>&x;</Id></Child>'),
    [expect.stringContaining('not-well-formed')],
  ],
  [
    'a document type',
    message('<Child/>', '<!DOCTYPE Message [<!ENTITY x "y">]>'),
    [expect.stringContaining('document-type')],
  ],
  ['an attribute twice', message('<Child a="1" a="2"/>'), [expect.stringContaining('not-well-formed')]],
  ['another root', '<Other/>', [expect.stringContaining('wrong-record')]],
  ['no record', '<Message><Children/></Message>', []],
  ['nowhere for a record', '<Message><Kids/></Message>', []],
  ['elements without end', message(`<Child>${'<Id>'.repeat(70)}`), [expect.stringContaining('too-deep')]],
  [
    'attributes without end',
    message(`<Child ${Array.from({ length: 70 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
    [expect.stringContaining('too-many-attributes')],
  ],
  [
    'bytes that are no characters',
    message('<Child><Id>\uFFFD</Id></Child><Child/>'),
    ['3:1 damaged-characters', {}],
  ],
]

describe('XML', () => {
  test.each(CASES)('%s', async (_, text, expected) => {
    const wanted = expected.length === 0 ? [expect.stringContaining('wrong-record')] : expected
    for (const size of [text.length, 1, 7]) expect(await shown(text, SCHEMA, size)).toEqual(wanted)
  })

  test('a record has a size limit', async () => {
    const read = await shown(message(`<Child><Id>${'x'.repeat(17_000_000)}</Id></Child>`), SCHEMA, 1_000_000)
    expect(read).toEqual([expect.stringContaining('too-long')])
  })

  test('no complaint repeats what the file holds', async () => {
    for (const text of ['<Child><Id>SECRET</SECRET></Child>', '<Child>&SECRET;</Child>', '<Child SECRET/>'])
      for (const it of await readAll([message(text)], SCHEMA))
        if (it.kind === 'rejected') expect(it.message).not.toContain('SECRET')
  })

  test('a rejected record can be written and read again', async () => {
    const [first] = await readAll(
      [message('<Child version="&lt;2"><Id>a &amp; b</Id><Need>n</Need></Child>')],
      SCHEMA,
    )
    const [again] = await readAll([message(first?.text ?? '')], SCHEMA)
    expect(first?.kind === 'record' && again?.kind === 'record' && [again.content]).toEqual([
      first?.kind === 'record' && first.content,
    ])
  })
})
