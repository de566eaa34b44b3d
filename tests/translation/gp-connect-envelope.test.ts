import { describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { PERSON, bundle, patient, translate } from './gp-connect-record.js'

describe('what a record says of itself', () => {
  const around = (more: JsonObject): readonly (readonly string[])[] =>
    translate({ ...bundle(patient('p', PERSON)), ...more }).issues.map((it) => [
      it.severity,
      it.code,
      it.location,
    ])

  test('goes no further where the mapping lists it with a reason', () => {
    const meta = { versionId: '7', lastUpdated: '2026-05-01T09:00:00Z', profile: ['https://example.org/b'] }
    expect(around({ id: 'b', meta, identifier: { value: '1' }, total: 1, link: [] })).toEqual([])
  })

  test.each<readonly [string, JsonObject, string]>([
    ['a security label of the whole', { meta: { security: [{ code: 'R' }] } }, 'Bundle.meta.security'],
    ['a tag of the whole', { meta: { tag: [{ code: 'x' }] } }, 'Bundle.meta.tag'],
    ['metadata of no known form', { meta: 'x' }, 'Bundle.meta'],
    ['a signature', { signature: { who: 'x' } }, 'Bundle.signature'],
  ])('is said to be left out otherwise: %s', (_what, more, location) => {
    expect(around(more)).toEqual([['warning', 'unread-in-bundle', location]])
  })
})
