import { describe, expect, it } from 'vitest'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { LARGEST_FILE } from '../../src/model/files/file-types.js'
import {
  readFile,
  statedType,
  withAttachedFiles,
  withContent,
} from '../../src/sources/gp-connect/documents/attached-files.js'

/** The files of a document search: which can be had, and what is taken for one. */
const ROOT = 'https://gp.example/A81001/documents'
const PDF = { contentType: 'application/pdf', url: `${ROOT}/Binary/b1` }

const search = (...attachments: readonly JsonObject[]): JsonObject => ({
  resourceType: 'Bundle',
  type: 'searchset',
  entry: [
    ...attachments.map((attachment, at) => ({
      resource: { resourceType: 'DocumentReference', id: `d${at}`, content: [{ attachment }] },
    })),
    { resource: { resourceType: 'Patient', id: 'p1' } },
  ],
})
const resourcesOf = (bundle: JsonObject) => objectsOf(bundle['entry']).map((it) => objectOf(it['resource']))
const urlsIn = (bundle: JsonObject) =>
  resourcesOf(bundle).flatMap((it) =>
    objectsOf(it?.['content']).map((content) => textOf(objectOf(content['attachment'])?.['url'])),
  )
const filesIn = (bundle: JsonObject) => resourcesOf(bundle).filter((it) => it?.['resourceType'] === 'Binary')

describe('a file can be had', () => {
  it('that is held under the practice’s own address: its document names it, and it its document', () => {
    const found = withAttachedFiles(search(PDF), ROOT)
    expect(urlsIn(found)).toEqual(['Binary/b1'])
    expect(filesIn(found)).toEqual([
      {
        resourceType: 'Binary',
        id: 'b1',
        contentType: 'application/pdf',
        securityContext: { reference: 'DocumentReference/d0' },
      },
    ])
    expect(statedType(found, 'Binary/b1')).toBe('application/pdf')
    expect(statedType(found, 'Binary/b2')).toBeUndefined()
  })

  it.each<[string, JsonObject]>([
    ['of a stated size that is allowed', { size: LARGEST_FILE }],
    ['whose type has parameters', { contentType: 'Text/Plain; charset=utf-8' }],
  ])('%s', (_, change) => {
    expect(filesIn(withAttachedFiles(search({ ...PDF, ...change }), ROOT))).toHaveLength(1)
  })

  it.each<[string, JsonObject]>([
    ['held elsewhere', { url: 'https://evil.example/Binary/b1' }],
    ['under an address that only begins like it', { url: `${ROOT}x/Binary/b1` }],
    ['whose id leads elsewhere', { url: `${ROOT}/Binary/../Patient/p2` }],
    ['whose id is a dot', { url: `${ROOT}/Binary/.` }],
    ['whose id is dots alone', { url: `${ROOT}/Binary/..` }],
    ['with a query', { url: `${ROOT}/Binary/b1?x=1` }],
    ['without an address', { url: null }],
    ['too large', { size: LARGEST_FILE + 1 }],
    ['of a size that is none', { size: '12' }],
    ['of no type', { contentType: null }],
    ['of a type with script', { contentType: 'text/html' }],
    ['that is an image with script', { contentType: 'image/svg+xml' }],
  ])('but not one %s', (_, change) => {
    const before = search({ ...PDF, ...change })
    expect(withAttachedFiles(before, ROOT)).toEqual(before)
  })

  it('but not one of two documents: it cannot be decided as both', () => {
    const before = search(PDF, PDF)
    expect(withAttachedFiles(before, ROOT)).toEqual(before)
  })

  it.each([
    'Binary/b1',
    './Binary/b1',
    'https://elsewhere.example/Binary/b1',
    `${ROOT}/Binary/b1/_history/2`,
  ])('but not one that another document names as %s: that may be released where this is withheld', (url) => {
    const before = search(PDF, { ...PDF, url })
    expect(withAttachedFiles(before, ROOT)).toEqual(before)
  })
})

describe('a Binary that came with the search itself', () => {
  const smuggled = (id: string, more: JsonObject = {}): JsonObject => ({
    resource: { resourceType: 'Binary', id, contentType: 'text/html', content: 'AAEC', ...more },
  })
  const withEntry = (bundle: JsonObject, entry: JsonObject): JsonObject => ({
    ...bundle,
    entry: [...objectsOf(bundle['entry']), entry],
  })

  it('is dropped, though no document has it attached', () => {
    expect(withAttachedFiles(withEntry(search(PDF), smuggled('b2')), ROOT)).toEqual(
      withAttachedFiles(search(PDF), ROOT),
    )
  })

  it('is dropped for the one that is asked for: of the type that its document states, without content', () => {
    const found = withAttachedFiles(withEntry(search(PDF), smuggled('b1')), ROOT)
    expect(filesIn(found)).toEqual(filesIn(withAttachedFiles(search(PDF), ROOT)))
    expect(statedType(found, 'Binary/b1')).toBe('application/pdf')
  })

  it('is dropped where two documents have it attached: a withheld one and a released one', () => {
    expect(filesIn(withAttachedFiles(withEntry(search(PDF, PDF), smuggled('b1')), ROOT))).toEqual([])
  })
})

describe('the content of a file', () => {
  const binary = (change: JsonObject = {}): JsonObject => ({
    resourceType: 'Binary',
    id: 'b1',
    contentType: 'application/pdf',
    content: 'AAEC',
    ...change,
  })
  const read = (body: JsonObject) => {
    const found = readFile(body, 'Binary/b1', 'application/pdf')
    return found.kind === 'file' ? found.data : found.reason
  }
  const full = Buffer.alloc(LARGEST_FILE).toString('base64')
  const over = Buffer.alloc(LARGEST_FILE + 3).toString('base64')

  it.each([
    ['as it is', binary(), 'AAEC'],
    ['in lines', binary({ content: 'AA\r\nEC' }), 'AAEC'],
    ['of the largest size', binary({ content: full }), full],
    ['too large', binary({ content: over }), 'file-too-large'],
    ['of another file', binary({ id: 'b2' }), 'another-file'],
    ['of another type', binary({ contentType: 'text/html' }), 'file-of-another-type'],
    ['not in base64', binary({ content: '<html>' }), 'not-a-file'],
    ['cut short', binary({ content: 'AAECA' }), 'not-a-file'],
    ['filled up too far', binary({ content: 'AAEC==' }), 'not-a-file'],
    ['without content', binary({ content: null }), 'not-a-file'],
    ['in another resource', binary({ resourceType: 'Patient' }), 'not-a-file'],
  ])('%s', (_, body, expected) => {
    expect(read(body) === expected).toBe(true)
  })

  it('stands in its own place in the search', () => {
    const found = withContent(withAttachedFiles(search(PDF), ROOT), 'Binary/b1', 'AAEC')
    expect(filesIn(found).map((it) => it?.['content'])).toEqual(['AAEC'])
    expect(withContent(search(PDF), 'Binary/b1', 'AAEC')).toEqual(search(PDF))
  })
})
