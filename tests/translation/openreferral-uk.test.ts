import { describe, expect, test } from 'vitest'
import { type Json, objectsOf, textOf } from '../../src/model/json.js'
import { compileMapping } from '../../src/translation/compile-mapping.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { personOf } from '../../src/translation/run/record-run.js'
import { R4, asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('openreferral-uk')
const translator = mappingTranslator(mapping)

const translate = (service: object, nhsNumbers: readonly string[] = []) =>
  translator.translate(recordOf('openreferral-uk', asJson({ id: 's1', ...service })), contextFor(nhsNumbers))

function serviceOf(service: object): { readonly [name: string]: Json | undefined } {
  const found = translate(service).resources.filter((it) => it.resource.resourceType === 'HealthcareService')
  expect(found).toHaveLength(1)
  return found[0]!.resource
}

describe('Open Referral UK', () => {
  test('is about nobody: no number is asked for, and nothing that comes of it has an area', () => {
    const record = recordOf('openreferral-uk', asJson({ id: 's1' }))
    expect(mapping.person).toBe('nobody')
    expect(personOf(mapping, record, contextFor([]))).toBeUndefined()
    for (const numbers of [[], ['9990000018']])
      expect(translate({}, numbers).resources.map((it) => it.area)).toEqual([undefined])
  })

  test('nothing but services, places and organisations can come of it', () =>
    expect(new Set(mapping.outputs.map((it) => it.resourceType))).toEqual(
      new Set(['HealthcareService', 'Location', 'Organization']),
    ))

  test.each<readonly [string, object, boolean]>([
    ['every week', { freq: 'WEEKLY', byday: 'MO' }, true],
    ['every week, said as an interval of one', { freq: 'WEEKLY', byday: 'MO', interval: 1 }, true],
    ['every other week', { freq: 'WEEKLY', byday: 'MO', interval: 2 }, false],
    ['the first of a month', { freq: 'MONTHLY', byday: '1MO' }, false],
    ['no rule', { opens_at: '09:00' }, false],
    ['no day', { freq: 'WEEKLY', opens_at: '09:00' }, false],
    ['over since', { freq: 'WEEKLY', byday: 'MO', valid_to: '2026-11-21' }, false],
    ['last day today', { freq: 'WEEKLY', byday: 'MO', valid_to: '2026-11-22' }, true],
    ['repeated until a day gone by', { freq: 'WEEKLY', byday: 'MO', until: '2026-11-21' }, false],
  ])('a schedule with %s is opening hours or not, and is carried in full', (_, schedule, weekly) => {
    const service = serviceOf({ schedules: [schedule] })
    expect(objectsOf(service['availableTime'])).toHaveLength(weekly ? 1 : 0)
    const carried = objectsOf(service['extension']).filter((it) => textOf(it['url'])?.endsWith('/schedule'))
    expect(carried.map((it) => objectsOf(it['extension']).length)).toEqual([Object.keys(schedule).length])
  })

  test.each<readonly [string, Json | undefined]>([
    ['09:00', '09:00:00'],
    ['09:00:30', '09:00:30'],
    ['23:59:59Z', '23:59:59'],
    ['09:00+01:00', '09:00:00'],
    ['24:00', undefined],
    ['9:00', undefined],
    ['09:60', undefined],
    ['nine', undefined],
  ])('a time written %s is read as %j', (opens_at, time) => {
    const service = serviceOf({ schedules: [{ freq: 'WEEKLY', byday: 'MO', opens_at }] })
    expect(objectsOf(service['availableTime'])[0]?.['availableStartTime']).toBe(time)
  })

  test.each<readonly [string | undefined, boolean]>([
    [undefined, true],
    ['GBP', true],
    ['gbp', true],
    ['EUR', false],
  ])('an amount in %s is shown as pounds: %s', (currency, pounds) => {
    const service = serviceOf({ cost_options: [{ option: 'Session', amount: 5, currency }] })
    expect(JSON.stringify(service).includes('valueMoney')).toBe(pounds)
    expect(JSON.stringify(service)).toContain('5')
  })
})

describe('a mapping about nobody', () => {
  const SOURCE = `name: tiny\nversion: 1.0.0\ntitle: A tiny directory\nrecord: Record\nkinds:
  Record:\n    ID: { type: text, privacy: organisation }\n`

  function problems(output: string): readonly string[] {
    const compiled = compileMapping(R4, [
      { path: 'source.yaml', text: SOURCE },
      { path: 'record.map.yaml', text: 'person: nobody\n' },
      { path: 'thing.map.yaml', text: output },
    ])
    return compiled.kind === 'compiled' ? [] : compiled.problems.map((it) => `${it.file} ${it.message}`)
  }

  const MESSAGE =
    'a mapping about nobody makes only HealthcareService, Location, Organization without an area'

  test.each<readonly [string, string]>([
    ['a person', 'source: X\nid: = ID\nout:\n  resourceType: Patient\n'],
    ['the traced person', 'source: X\nid: person\nout:\n  resourceType: Organization\n  name: = ID\n'],
    ['a part of a record', 'source: X\narea: services\nid: = ID\nout:\n  resourceType: Location\n'],
    ['a plan', 'source: X\nid: = ID\nout:\n  resourceType: CareTeam\n'],
  ])('does not compile when it makes %s', (_, output) =>
    expect(problems(output)).toContainEqual(expect.stringContaining(`thing.map.yaml ${MESSAGE}`)),
  )

  test('compiles when it makes an organisation', () =>
    expect(problems('source: X\nid: = ID\nout:\n  resourceType: Organization\n  name: = ID\n')).toEqual([]))
})
