import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { type CaseRecord } from '../../sandbox/council/shapes.js'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type Json, type JsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { type TranslationContext, type Translator } from '../../src/translation/translator.js'
import { type Holding, PATIENT, holding } from '../disclosure/world.js'
import { asJson, shippedMapping } from '../translation/mapping-fixtures.js'
import {
  type Role,
  type SmallGateway,
  WHO,
  referencesIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

const MOSAIC = mappingTranslator(shippedMapping('mosaic-rest'))

/** Whether the translation is made to tell of case notes, as the gateway never asks it to. */
let context: Partial<TranslationContext> = {}

/** Reads what the world holds as the record of a case system. */
const CASES: Translator = {
  ...MOSAIC,
  translate: (record, given) => {
    const [entry] = objectsOf(record.content)
    const content = objectOf(objectOf(entry?.['resource'])?.['case'])
    if (content === undefined) return { resources: [], issues: [], warnings: [], areas: [] }
    return MOSAIC.translate({ ...record, content }, { ...given, ...context })
  },
}

/** The council answers for documents as well. */
const withDocuments = (ports: DisclosurePorts): DisclosurePorts => ({
  ...ports,
  sources: {
    ...ports.sources,
    descriptors: ports.sources.descriptors.map((it) =>
      it.id === 'riverton' ? { ...it, areas: [...it.areas, 'documents', 'consultations'] } : it,
    ),
  },
})

let gateway: SmallGateway
/** The same gateway over a council that sends FHIR. */
let fhir: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({}, {}, (ports) => ({
    ...withDocuments(ports),
    translators: new Map([['as-it-is', CASES]]),
  }))
  fhir = await startSmallGateway({}, {}, withDocuments)
})
afterEach(() => {
  context = {}
})
afterAll(() => Promise.all([gateway.stop(), fhir.stop()]))

/** What the answer says, but for the search that it repeats. */
const said = ({ text }: { readonly text: string }): string => text.replaceAll('category=case-note', '')

const CANARIES = /canary|Y2FuYXJ5|case-note|TEST-NEPHEW|document-category/

const DOROTHY = caseRecords().find((it) => it.resident.NHS_ID === 9990000018)
if (DOROTHY === undefined) throw new Error('the sandbox has lost its first person')
const HELD: CaseRecord = {
  ...DOROTHY,
  caseNotes: DOROTHY.caseNotes.map((it) => ({
    ...it,
    NOTE_TYPE: 'canary kind',
    TITLE: `canary ${it.TITLE}`,
    NOTE: `canary ${it.NOTE}`,
    WORKER: 'canary worker',
  })),
}
/** What stands in a case note may be unreadable too. */
const DAMAGED: CaseRecord = {
  ...HELD,
  caseNotes: HELD.caseNotes.map((it) => ({ ...it, EFFECTIVE_DATE: 'canary', PERSON_ID: 1 })),
}

const hold = (held: CaseRecord): void => {
  const resource: FhirResource = { resourceType: 'Basic', case: asJson(held) }
  gateway.world.holdings = { riverton: [{ resource }] }
}

const ROLES: readonly Role[] = ['gp', 'ward-nurse', 'senior-carer', 'social-worker', 'citizen']
const ASKS: readonly (readonly [
  string,
  (it: SmallGateway, role: Role) => ReturnType<SmallGateway['get']>,
])[] = [
  ...['DocumentReference', 'Binary', 'Flag', 'CarePlan', 'CareTeam', 'Appointment'].map(
    (type) => [`a search of ${type}`, (it: SmallGateway, role: Role) => it.search(type, WHO, role)] as const,
  ),
  [
    'a search by category',
    (it, role) => it.search('DocumentReference', { ...WHO, category: 'case-note' }, role),
  ],
  ['everything', (it, role) => it.get('Patient/p-0018/$everything', role)],
  ['the summary', (it, role) => it.get('Patient/p-0018/$summary', role)],
  ['who is involved', (it, role) => it.get('Patient/p-0018/$involvement', role)],
]
const EVERY = ROLES.flatMap((role) => ASKS.map(([what, ask]) => [role, what, ask] as const))

describe('what was noted of a case is in no answer', () => {
  test.each(EVERY)('%s, %s: as where nothing was noted', async (role, _, ask) => {
    hold({ ...HELD, caseNotes: [] })
    const without = await ask(gateway, role)
    for (const held of [HELD, DAMAGED]) {
      hold(held)
      const reply = await ask(gateway, role)
      expect(said(reply)).not.toMatch(CANARIES)
      expect(visible(reply)).toEqual(visible(without))
    }
  })

  test.each(EVERY)('%s, %s: neither where a translation told of it all the same', async (role, _, ask) => {
    context = { unshared: 'told' }
    hold(HELD)
    expect(said(await ask(gateway, role))).not.toMatch(CANARIES)
  })

  test('the twin: the rest of the case is given', async () => {
    hold(HELD)
    const reply = await gateway.search('CarePlan', WHO, 'gp')
    expect(referencesIn(reply).length).toBeGreaterThan(0)
    expect(reply.text).toContain('Kindly Home Care')
  })

  test('neither does a log of what was shown, or the evidence of it, speak of it', async () => {
    hold(HELD)
    await gateway.get('Patient/p-0018/$everything', 'gp')
    expect(JSON.stringify(gateway.entries)).not.toMatch(CANARIES)
  })
})

const SYSTEM = 'https://linchpin.example/fhir/CodeSystem/document-category'
const NOTE_CODING: JsonObject = { system: SYSTEM, code: 'case-note' }

/** How a council that sends FHIR may say that it is a case note. */
const SENT: readonly (readonly [string, JsonObject])[] = [
  ['by its category', { category: [{ coding: [NOTE_CODING] }] }],
  ['by its type', { type: { coding: [NOTE_CODING] } }],
  ['by a tag', { meta: { tag: [NOTE_CODING] } }],
  ['without a system', { category: [{ coding: [{ code: 'case-note' }] }] }],
  ['with a version and a space', { category: [{ coding: [{ system: `${SYSTEM}|1`, code: ' case-note' }] }] }],
  [
    'in what it contains',
    {
      contained: [{ resourceType: 'DocumentReference', id: 'c', category: [{ coding: [NOTE_CODING] }] }],
      context: { related: [{ reference: '#c' }] },
    },
  ],
]

const FILE = holding(undefined, {
  resourceType: 'Binary',
  id: 'riverton-file',
  contentType: 'text/plain',
  securityContext: { reference: 'DocumentReference/riverton-note' },
  data: Buffer.from('canary').toString('base64'),
})

const noteOf = (more: JsonObject, attachment: Json): Holding =>
  holding('documents', {
    resourceType: 'DocumentReference',
    id: 'riverton-note',
    status: 'current',
    subject: PATIENT,
    description: 'canary',
    content: [{ attachment }],
    ...more,
  })

const ATTACHED: readonly (readonly [string, JsonObject])[] = [
  ['in itself', { contentType: 'text/plain', data: Buffer.from('canary').toString('base64') }],
  ['in a file', { contentType: 'text/plain', url: 'Binary/riverton-file' }],
]

/** The twins: who is shown a document of the council that is no case note. */
const SHOWN: readonly Role[] = ['social-worker', 'citizen']

describe('nor where a council that sends FHIR sends it itself', () => {
  test.each(SENT.flatMap(([how, more]) => ATTACHED.map(([where, it]) => [how, where, more, it] as const)))(
    '%s, with its text %s',
    async (_how, _where, more, attachment) => {
      for (const role of ROLES) {
        fhir.world.holdings = { riverton: [noteOf({}, attachment), FILE] }
        const twin = await fhir.search('DocumentReference', WHO, role)
        fhir.world.holdings = { riverton: [noteOf(more, attachment), FILE] }
        const asked = await Promise.all([
          ...ASKS.map(([, ask]) => ask(fhir, role)),
          fhir.get('DocumentReference/riverton-note', role),
          fhir.get('Binary/riverton-file', role),
        ])
        for (const it of asked) {
          expect(said(it)).not.toMatch(CANARIES)
          expect(said(it)).not.toContain('riverton-note')
        }
        if (SHOWN.includes(role)) expect(referencesIn(twin)).toEqual(['DocumentReference/riverton-note'])
      }
    },
  )
})
