import { describe, expect, test } from 'vitest'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { type Translated } from '../../src/translation/translator.js'
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
    ['a tag of the whole', { meta: { tag: [{ code: 'x' }] } }, 'Bundle.meta.tag'],
    ['a member with a value for a name', { 'Jane 999 000 0018': 1 }, 'Bundle.(unnamed)'],
    ['metadata with one', { meta: { '\u0000': 1 } }, 'Bundle.meta.(unnamed)'],
    ['a signature', { signature: { who: 'x' } }, 'Bundle.signature'],
  ])('is said to be left out otherwise: %s', (_what, more, location) => {
    expect(around(more)).toEqual([['warning', 'unread-in-bundle', location]])
  })

  test('is said to be left out, and marks every resource, where it is metadata of no known form', () => {
    expect(around({ meta: 'x' })).toEqual([
      ['warning', 'unread-in-bundle', 'Bundle.meta'],
      ['warning', 'malformed-element', 'Bundle.entry[0].resource.meta.security[0]'],
    ])
  })

  test.each<readonly [string, JsonObject, readonly string[]]>([
    ['its URL, and how it was found', { fullUrl: 'urn:uuid:1', search: { mode: 'match' } }, []],
    ['a sibling of its resource', { _resource: { extension: [] } }, ['_resource']],
    ['a member that is not known', { resourceType: 'Basic', note: 'x' }, ['resourceType', 'note']],
    ['a member with a value for a name', { '9990000018': 1 }, ['(unnamed)']],
    ['a URL that is no text', { fullUrl: ['x'] }, ['fullUrl']],
  ])('in an entry, is said to be left out unless a reason is listed: %s', (_what, more, members) => {
    const whole = (resource: Json): readonly string[] =>
      translate({ resourceType: 'Bundle', entry: [{ resource, ...more }] })
        .issues.filter((it) => it.code === 'unread-in-bundle')
        .map((it) => it.location)
    const locations = members.map((it) => `Bundle.entry[0].${it}`)
    expect(whole(patient('p', PERSON))).toEqual(locations)
    if (!members.includes('resourceType')) expect(whole('no resource')).toEqual(locations)
  })

  test('a record within a record is not read, and never looks as if there were nothing in it', () => {
    const { resources, issues, areas } = translate(bundle(bundle(patient('p', PERSON))))
    expect([resources, issues.map((it) => it.code)]).toEqual([[], ['malformed-entry']])
    expect(new Set(areas.map((it) => it.outcome))).toEqual(new Set(['partial']))
  })
})

describe('a security label of the record as a whole', () => {
  const CONDITION = { resourceType: 'Condition', id: 'c', meta: { security: [{ code: 'NOPAT' }] } }
  const LISTED = { resourceType: 'List', id: 'l', contained: [{ resourceType: 'Condition', id: 'i' }] }
  const made = (meta: Json): Translated =>
    translate({ ...bundle(patient('p', PERSON), CONDITION, LISTED), meta })

  test('is one of every resource in it, beside its own', () => {
    const { resources, issues } = made({ security: [{ code: 'R' }] })
    expect(resources.map(({ resource, flags }) => [resource.resourceType, resource['meta'], flags])).toEqual([
      ['Patient', { security: [{ code: 'R' }] }, ['restricted']],
      ['Condition', { security: [{ code: 'NOPAT' }, { code: 'R' }] }, ['nopat', 'restricted']],
      ['List', { security: [{ code: 'R' }] }, ['restricted']],
      ['Condition', { security: [{ code: 'R' }] }, ['restricted']],
    ])
    expect(issues.filter((it) => it.location.startsWith('Bundle.meta'))).toEqual([])
  })

  test.each<readonly [string, Json]>([
    ['that is text', { security: ['R'] }],
    ['without a code', { security: [{ display: 'Restricted' }] }],
    ['in metadata that is a list', [{ security: [{ code: 'R' }] }]],
    ['in metadata that is text', 'restricted'],
    ['that is null', { security: null }],
  ])('restricts where it cannot be read: %s', (_what, meta) => {
    expect(made(meta).resources.map((it) => it.flags.includes('restricted'))).toEqual([
      true,
      true,
      true,
      true,
    ])
  })

  test.each<readonly [string, Json]>([
    ['text', 'restricted'],
    ['a list', [{ security: [] }]],
    ['null', null],
  ])('is not lost on a resource whose own metadata is %s', (_what, own) => {
    const odd = { resourceType: 'Condition', id: 'odd', meta: own }
    const content = { ...bundle(patient('p', PERSON), odd), meta: { security: [{ code: 'NOPAT' }] } }
    expect(translate(content).resources.map((it) => it.flags)).toEqual([['nopat'], ['nopat', 'restricted']])
  })

  test('leaves ids as they are, and no label leaves everything as it is', () => {
    const ids = (it: Translated): readonly unknown[] => it.resources.map(({ resource }) => resource['id'])
    expect(ids(made({ security: [{ code: 'R' }] }))).toEqual(ids(made({})))
    expect(made({ security: [] })).toEqual(translate(bundle(patient('p', PERSON), CONDITION, LISTED)))
  })
})
