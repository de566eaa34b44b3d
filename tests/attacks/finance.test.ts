import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import {
  type Translated,
  type TranslationContext,
  type Translator,
} from '../../src/translation/translator.js'
import { ASTHMA, type Holding, PATIENT, condition, holding } from '../disclosure/world.js'
import { shippedMapping } from '../translation/mapping-fixtures.js'
import {
  type Role,
  type SmallGateway,
  WHO,
  referencesIn,
  refusalIn,
  resourcesIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

const CLD = mappingTranslator(shippedMapping('cld'))
const NOTHING: Translated = { resources: [], issues: [], warnings: [], areas: [] }

/** Whether the translation is made to tell of money, as the gateway never asks it to. */
let context: Partial<TranslationContext> = {}

/** Reads what the world holds as rows of Client Level Data. */
const ROWS: Translator = {
  ...CLD,
  translate: (record, given) =>
    objectsOf(record.content)
      .map((it) => objectOf(objectOf(it['resource'])?.['row']))
      .filter((it) => it !== undefined)
      .map((content) => CLD.translate({ ...record, content }, { ...given, ...context }))
      .reduce(
        (all, it) => ({
          ...all,
          resources: [...all.resources, ...it.resources],
          issues: [...all.issues, ...it.issues],
        }),
        NOTHING,
      ),
}

let gateway: SmallGateway
/** The same gateway over a council that sends FHIR. */
let fhir: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({}, {}, (ports) => ({
    ...ports,
    translators: new Map([['as-it-is', ROWS]]),
  }))
  fhir = await startSmallGateway()
})
afterEach(() => {
  context = {}
})
afterAll(() => Promise.all([gateway.stop(), fhir.stop()]))

const SERVICE: JsonObject = {
  'NHS Number': '9990000018',
  'LA Person Unique Identifier': '33550018',
  'Client Type': 'Service user',
  'Event Type': 'Service',
  'Event Start Date': '2026-03-02',
  'Service Type': 'Long term support: Community',
  'Service Component': 'Home support or domiciliary care',
  'Provider CQC Location ID': '1-100000018',
  'Provider CQC Location Name': 'Test Alder Home Care',
}
const FINANCE: JsonObject = {
  'Client Funding Status': 'Joint client and social care funded',
  'Delivery Mechanism': 'canary mechanism',
  'Unit Cost': '98765.43',
  'Cost Frequency (Unit Type)': 'canary frequency',
  'Planned units per week': '76543',
}
const CANARIES = /98765|76543|canary|care-funding|GBP|Joint client|person-and-council/

const hold = (...rows: readonly JsonObject[]): void => {
  const resource = (row: JsonObject): FhirResource => ({ resourceType: 'Basic', row })
  gateway.world.holdings = { riverton: rows.map((row) => ({ resource: resource(row) })) }
}

const ROLES: readonly Role[] = ['gp', 'ward-nurse', 'senior-carer', 'social-worker', 'citizen']
const askedBy = (role: Role) => gateway.search('CarePlan', WHO, role)

describe('what care costs, and who pays for it, is in no answer', () => {
  test.each(ROLES)(
    '%s sees what would be seen of a person of whom nothing is known of money',
    async (role) => {
      hold(SERVICE)
      const without = await askedBy(role)
      hold({ ...SERVICE, ...FINANCE })
      const reply = await askedBy(role)
      expect(reply.text).not.toMatch(CANARIES)
      expect(visible(reply)).toEqual(visible(without))
    },
  )

  test('one service at two prices is one service', async () => {
    hold({ ...SERVICE, ...FINANCE }, { ...SERVICE, ...FINANCE, 'Unit Cost': '98765.44' })
    const reply = await askedBy('gp')
    expect(referencesIn(reply)).toHaveLength(1)
  })

  test.each(ROLES)('%s neither where a translation told of it all the same', async (role) => {
    context = { unshared: 'told' }
    hold({ ...SERVICE, ...FINANCE })
    expect((await askedBy(role)).text).not.toMatch(CANARIES)
  })

  test('the twin: the service itself is given, with who provides it', async () => {
    hold({ ...SERVICE, ...FINANCE })
    const [plan] = resourcesIn(await askedBy('gp'))
    expect(plan?.['resourceType']).toBe('CarePlan')
    expect(JSON.stringify(plan)).toContain('Test Alder Home Care')
  })
})

const FUNDING: JsonObject = {
  url: 'https://linchpin.example/fhir/StructureDefinition/care-funding',
  extension: [{ url: 'unit-cost', valueMoney: { value: 98765.43, currency: 'GBP' } }],
}
const PAYS: JsonObject = {
  reference: 'Account/canary',
  type: 'Account',
  identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '98765' },
  display: 'canary account',
}
const INSIDE: JsonObject = { extension: [{ url: 'https://x.example/other', extension: [FUNDING] }] }

/** Where a council that sends FHIR may have put it. */
const SENT: readonly (readonly [string, JsonObject])[] = [
  ['on the resource', { extension: [FUNDING] }],
  ['as a modifier', { modifierExtension: [FUNDING] }],
  ['inside another extension', INSIDE],
  ['on an element', { period: { start: '2026-03-02', extension: [FUNDING] } }],
  ['beside a primitive', { _title: { extension: [FUNDING] } }],
  [
    'in a contained resource',
    {
      contained: [{ resourceType: 'Goal', id: 'g', extension: [FUNDING], subject: PATIENT }],
      goal: [{ reference: '#g' }],
    },
  ],
]

describe('nor where a council that sends FHIR wrote it', () => {
  test.each(SENT)('%s', async (what, more) => {
    const id = `riverton-${what.replaceAll(' ', '-')}`
    const plan = { resourceType: 'CarePlan', id, status: 'active', intent: 'plan', subject: PATIENT }
    const held: Holding = holding('services', { ...plan, title: 'Home care', ...more })
    fhir.world.holdings = { riverton: [held] }
    expect(isJsonObject(held.resource) && JSON.stringify(held.resource)).toMatch(CANARIES)
    const reply = await fhir.search('CarePlan', WHO, 'gp')
    expect(referencesIn(reply)).toEqual([`CarePlan/${id}`])
    expect(reply.text).toContain('Home care')
    expect(reply.text).not.toMatch(CANARIES)
  })
})

const { reference: _to, ...BY_NUMBER } = PAYS
const LITERAL: JsonObject = { reference: 'Condition/a81001-shown', display: 'canary account' }
const ORGANISATION: JsonObject = { ...BY_NUMBER, type: 'Organization' }

const ENCOUNTER: FhirResource = {
  resourceType: 'Encounter',
  id: 'a81001-visit',
  status: 'finished',
  class: { code: 'AMB' },
  type: [{ text: 'Home visit' }],
  subject: PATIENT,
}
const EPISODE: FhirResource = {
  resourceType: 'EpisodeOfCare',
  id: 'riverton-episode',
  status: 'active',
  patient: PATIENT,
}
const ORDER: FhirResource = {
  resourceType: 'DeviceRequest',
  id: 'riverton-order',
  status: 'active',
  intent: 'order',
  codeCodeableConcept: { text: 'Grab rail' },
  subject: PATIENT,
}

/** Whom an item is charged to, by the item and its element. */
const CHARGED = [
  ['Encounter', 'account', 'a81001', 'consultations', ENCOUNTER],
  ['EpisodeOfCare', 'account', 'riverton', 'services', EPISODE],
  ['DeviceRequest', 'insurance', 'riverton', 'services', ORDER],
] as const

describe('whom care is charged to leaves for nobody', () => {
  test.each(CHARGED)('%s.%s', async (type, element, source, area, resource) => {
    const id = textOf(resource['id']) ?? ''
    const asked = async (more: JsonObject) => {
      const shown = condition('a81001-shown', ASTHMA)
      const held = holding(area, { ...resource, ...more })
      fhir.world.holdings = { a81001: [shown], [source]: source === 'a81001' ? [shown, held] : [held] }
      return fhir.search(type, WHO, 'ward-nurse')
    }
    const without = await asked({})
    expect(referencesIn(without)).toEqual([`${type}/${id}`])
    for (const charged of [PAYS, BY_NUMBER, ORGANISATION, LITERAL])
      expect(visible(await asked({ [element]: [charged] }))).toEqual(visible(without))
  })

  test('nor is it found by', async () => {
    fhir.world.holdings = { a81001: [holding('consultations', { ...ENCOUNTER, account: [PAYS] })] }
    const find = (account: string) => fhir.search('Encounter', { ...WHO, account }, 'ward-nurse')
    const found = await find('Account/canary')
    // What leaves for nobody is no parameter: the CapabilityStatement does not offer it.
    expect(refusalIn(found).code).toBe('INVALID_PARAMETER')
    expect(visible(await find('Account/another'))).toEqual(visible(found))
  })

  test('the twin: who gave the care is told in the same shape', async () => {
    fhir.world.holdings = {
      a81001: [holding('consultations', { ...ENCOUNTER, serviceProvider: ORGANISATION })],
    }
    const reply = await fhir.search('Encounter', WHO, 'ward-nurse')
    expect(resourcesIn(reply).map((it) => it['serviceProvider'])).toEqual([ORGANISATION])
  })
})
