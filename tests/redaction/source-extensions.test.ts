import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SOURCE_EXTENSIONS } from '../../src/fhir/extensions/source-extensions.js'
import { type JsonObject, textOf } from '../../src/model/json.js'
import { redact } from '../../src/redaction/redact.js'
import { EXTENSIONS } from '../profiles/profile-folder.js'
import { trackedFiles } from '../repository/tracked-files.js'
import { META, orders } from './given.js'

const OWN = 'https://linchpin.example/fhir/StructureDefinition/'
const LISTED: readonly string[] = Object.values(SOURCE_EXTENSIONS).map((it) => it.url)
const { element, reference, otherReference, text, field } = SOURCE_EXTENSIONS

/** How the definition of an extension says that it holds what the source wrote. */
const SAYS_RAW = /JSON text|word for word|as its text|own (?:words|text)|of the source that/i

describe('the list of extensions that hold free source text', () => {
  it('has all that are defined to hold it', () => {
    const raw = [...EXTENSIONS.entries()].filter(([, it]) => SAYS_RAW.test(textOf(it['description']) ?? ''))
    expect(raw.length).toBeGreaterThan(0)
    expect(raw.map(([name]) => `${OWN}${name}`).filter((it) => !LISTED.includes(it))).toEqual([])
  })

  it('has all that a translation or a mapping names after its source', () => {
    const named = trackedFiles()
      .filter((it) => /^(src\/translation|mappings)\/.*\.(ts|ya?ml)$/.test(it))
      .flatMap((it) => [...readFileSync(it, 'utf8').matchAll(/[/}]((?:source|other)-[a-z-]+)['"`]/g)])
      .map((it) => `${OWN}${it[1] ?? ''}`)
    expect(named.filter((it) => !LISTED.includes(it))).toEqual([])
  })

  it('names extensions that are defined', () => {
    expect(LISTED.filter((it) => !EXTENSIONS.has(it.slice(OWN.length)))).toEqual([])
  })
})

const PLAIN: JsonObject = { url: 'urn:x', valueString: 'kept' }
const RAW = [element, otherReference].map((it) => ({ url: it.url, extension: [PLAIN] }))
const OUTSIDE = { extension: [{ url: reference.url, valueString: 'https://elsewhere.example/1' }] }
const CARRIED = [text, field].map((it) => ({ url: it.url, valueString: 'carried' }))
const MASKED = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}

const LEFT: readonly (readonly [string, JsonObject, JsonObject])[] = [
  ['raw source at the top', { extension: [...RAW, PLAIN] }, { extension: [PLAIN] }],
  [
    'raw source beside a primitive',
    { onsetString: 'x', _onsetString: { extension: RAW } },
    { onsetString: 'x' },
  ],
  ['a reference known by its text alone', { asserter: OUTSIDE }, {}],
  ['the same where R4 requires one', { subject: OUTSIDE }, { subject: MASKED }],
  ['the same with a display', { subject: { ...OUTSIDE, display: 'x' } }, { subject: MASKED }],
  ['a field carried by its mapping', { extension: CARRIED }, { extension: CARRIED }],
]

describe('what is left of what the source wrote, where nothing is masked', () => {
  it.each(LEFT)('%s', (_what, more, left) => {
    const resource = { resourceType: 'Condition', id: 'c', ...more }
    expect(redact(resource, orders([]))).toEqual({ resourceType: 'Condition', id: 'c', ...left, meta: META })
  })

  it('and of a field carried by its mapping where anything is', () => {
    const left = redact({ resourceType: 'Condition', id: 'c', extension: CARRIED }, orders(['address']))
    expect(JSON.stringify(left)).not.toContain('carried')
  })
})
