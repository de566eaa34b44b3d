import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { type Translator } from '../../src/translation/translator.js'
import { gpConnectTranslator } from '../../src/translation/gp-connect/gp-connect-translator.js'
import { ASTHMA } from '../disclosure/world.js'
import { type Reply, exchange } from '../http/exchange.js'
import { type SmallGateway, WHO, resourcesIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway
/** What the record says of itself. */
let meta: Json | undefined

beforeAll(async () => {
  gateway = await startSmallGateway({}, {}, (ports) => ({
    ...ports,
    translators: new Map([['as-it-is', GP_RECORD]]),
  }))
  const identifier = [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }]
  const condition = {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/1' },
    clinicalStatus: 'active',
    code: { coding: [{ system: 'http://snomed.info/sct', code: ASTHMA }] },
  }
  gateway.world.holdings = {
    a81001: [{ resource: { resourceType: 'Patient', id: '1', identifier } }, { resource: condition }],
  }
})
afterAll(() => gateway.stop())

/** Reads what the world holds as the entries of a GP Connect record that says something of itself. */
const GP_RECORD: Translator = {
  ...gpConnectTranslator,
  version: '1.0.0',
  translate: (record, context) => {
    const entry = Array.isArray(record.content) ? record.content : []
    const content = { resourceType: 'Bundle', type: 'collection', meta, entry }
    return gpConnectTranslator.translate({ ...record, content }, context)
  },
}

const CONFIDENTIALITY = 'http://hl7.org/fhir/v3/Confidentiality'
const RESTRICTED = { security: [{ system: CONFIDENTIALITY, code: 'R' }] }

const LABELS: readonly (readonly [string, Json])[] = [
  ['restricted', RESTRICTED],
  ['very restricted', { security: [{ system: CONFIDENTIALITY, code: 'V' }] }],
  ['a confidentiality that no rule knows', { security: [{ system: CONFIDENTIALITY, code: 'VV' }] }],
  ['a label that cannot be read', { security: ['R'] }],
  ['metadata that cannot be read', 'R'],
]

describe('a label of the whole record holds for everything in it', () => {
  test.each(LABELS)('%s: nothing of it leaves, and only a generic notice says so', async (_what, said) => {
    meta = said
    const reply = await ask([])
    expect(reply.status).toBe(200)
    expect(resourcesIn(reply)).toEqual([])
    expect(reply.text).not.toContain(ASTHMA)
    expect(reply.text).toContain('confidential-items')
  })

  test('the twin: restricted, it is given to who holds the sensitive activity', async () => {
    meta = RESTRICTED
    expect(resourcesIn(await ask(['SENSITIVE']))).toHaveLength(1)
  })

  test('the twin: without a label it is given to who does not', async () => {
    meta = { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-StructuredRecord-Bundle-1'] }
    expect(resourcesIn(await ask([]))).toHaveLength(1)
  })
})

async function ask(activities: readonly string[]): Promise<Reply> {
  const token = await gateway.token('ward-nurse', {}, { activities })
  return exchange(Number(new URL(gateway.url).port), '/fhir/Condition/_search', {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(WHO).toString(),
  })
}
