import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject } from '../../src/model/json.js'
import { type Translator } from '../../src/translation/translator.js'
import { gpConnectTranslator } from '../../src/translation/gp-connect/gp-connect-translator.js'
import { ASTHMA, SYPHILIS } from '../disclosure/world.js'
import { type SmallGateway, WHO, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({}, {}, (ports) => ({
    ...ports,
    translators: new Map([['as-it-is', GP_RECORD]]),
  }))
})
afterAll(() => gateway.stop())

/** Reads what the world holds as the entries of a GP Connect bundle. */
const GP_RECORD: Translator = {
  ...gpConnectTranslator,
  version: '1.0.0',
  translate: (record, context) => {
    const entry = Array.isArray(record.content) ? record.content : []
    return gpConnectTranslator.translate(
      { ...record, content: { resourceType: 'Bundle', type: 'collection', entry } },
      context,
    )
  },
}

const SNOMED = 'http://snomed.info/sct'
const NHS_NUMBER = { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }

function hold(id: string, more: JsonObject): void {
  const patient = { resourceType: 'Patient', id: '1', identifier: [NHS_NUMBER] }
  const profile = 'https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-ProblemHeader-Condition-1'
  const resource = {
    resourceType: 'Condition',
    id,
    meta: { profile: [profile] },
    subject: { reference: 'Patient/1' },
    clinicalStatus: 'active',
    code: { coding: [{ system: SNOMED, code: ASTHMA }] },
    ...more,
  }
  gateway.world.holdings = { a81001: [{ resource: { ...patient, resourceType: 'Patient' } }, { resource }] }
}

const RAW: readonly (readonly [string, JsonObject])[] = [
  ['a malformed element', { severity: 'canary' }],
  ['an element that is not known', { comment: { text: 'canary' } }],
  ['an element without a home', { evidence: [{ detail: 'canary' }] }],
  ['a reference outside the record', { asserter: { reference: 'https://elsewhere.example/canary' } }],
  ['a reference out of place', { context: { reference: 'Patient/1', display: 'canary' } }],
]

describe('what a source wrote that could not be read never leaves (catalogue 23)', () => {
  test.each(RAW)('%s', async (what, more) => {
    hold(what.replaceAll(' ', '-'), more)
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(reply.text).toContain(ASTHMA)
    expect(reply.text).not.toMatch(/canary|source-(element|reference)|other-reference/)
  })
})

const HIDDEN: readonly (readonly [string, JsonObject])[] = [
  ['a malformed coding', { severity: { coding: { system: SNOMED, code: SYPHILIS } } }],
  ['an unknown element', { other: { coding: [{ system: SNOMED, code: SYPHILIS }] } }],
  ['a code that is a number', { code: { coding: [{ system: SNOMED, code: Number(SYPHILIS) }] } }],
  ['a bare code', { severity: SYPHILIS }],
]

describe('an excluded code counts in what could not be read too', () => {
  test.each(HIDDEN)('%s', async (what, more) => {
    hold(what.replaceAll(' ', '-'), more)
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect(reply.status).toBe(200)
    expect(resourcesIn(reply)).toEqual([])
    expect(reply.text).not.toContain(SYPHILIS)
  })

  test.each(HIDDEN)('the twin: any other code there hides nothing: %s', async (what, more) => {
    const harmless = JSON.parse(JSON.stringify(more).replaceAll(SYPHILIS, ASTHMA)) as JsonObject
    hold(`other-${what.replaceAll(' ', '-')}`, harmless)
    const reply = await gateway.search('Condition', WHO, 'ward-nurse')
    expect([reply.status, resourcesIn(reply).length]).toEqual([200, 1])
  })
})
