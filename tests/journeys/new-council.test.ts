import { randomBytes } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, parseDocument } from 'yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSettings } from '../../src/config/settings.js'
import { type Settings } from '../../src/config/settings-types.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type LoopbackServer } from '../sources/loopback-server.js'
import { type Journey, outcomesIn, resourcesIn, startJourney } from './journey.js'
import { MAPPING, organisationEntry, sourceEntries } from './new-council/entries.js'
import { startCaseSystem, startFhirSystem, startWarehouse } from './new-council/systems.js'

/** A council nobody has heard of, on kinds of source that are known: one entry for each source, and one folder. */
let journey: Journey
let caseSystem: LoopbackServer
let fhirSystem: LoopbackServer
let warehouse: Awaited<ReturnType<typeof startWarehouse>>
let folder: string
const ALDER = '9990000018'

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-new-council-'))
  ;[caseSystem, fhirSystem, warehouse] = await Promise.all([
    startCaseSystem(),
    startFhirSystem(),
    startWarehouse(join(folder, 'password')),
  ])
  journey = await startJourney({}, withEasterby)
})

afterAll(async () => {
  await journey.stop()
  await Promise.all([caseSystem.close(), fhirSystem.close(), warehouse.close()])
  rmSync(folder, { recursive: true, force: true })
})

/** linchpin.yaml with the entries added, read as at any start, and the folder of mappings with one more in it. */
function withEasterby({ folders }: Settings, file: string): Settings {
  const mappings = join(folder, 'mappings')
  cpSync(folders.mappings, mappings, { recursive: true })
  mkdirSync(join(mappings, 'easterby'))
  for (const [name, text] of Object.entries(MAPPING)) writeFileSync(join(mappings, 'easterby', name), text)
  const settings = parseDocument(readFileSync(file, 'utf8'))
  settings.addIn(['organisations'], parse(organisationEntry({ rest: caseSystem.url })))
  settings.addIn(['agreements', 0, 'parties'], '9A8')
  const payloadKey = join(folder, 'payload-9a8.hex')
  writeFileSync(payloadKey, randomBytes(32).toString('hex'))
  settings.addIn(['payloads', 'keys'], { controller: '9A8', id: 'first', key: { file: payloadKey } })
  for (const it of sourceEntries({
    rest: caseSystem.url,
    fhir: `${fhirSystem.url}/r4`,
    warehouse: warehouse.place,
  }))
    settings.addIn(['sources'], parse(it))
  settings.setIn(['folders', 'mappings'], mappings)
  return parseSettings(settings.toString(), file)
}

describe('a council that was added by settings alone', () => {
  it('answers a practice with what its case system knows, through the mapping of its own', async () => {
    const reply = await journey.search(await journey.token('practice-nurse'), 'Flag', ALDER)
    expect(outcomesIn(reply)).toContain('easterby alerts answered')
    expect(resourcesIn(reply).map((it) => it['code'])).toContainEqual({ text: 'Loose stair carpet' })
  })

  it('answers through its FHIR interface, with ids of ours, without narrative and without references nobody may follow', async () => {
    const nurse = await journey.token('practice-nurse')
    const reply = await journey.search(nurse, 'CarePlan', ALDER, { _include: 'CarePlan:performer' })
    expect(outcomesIn(reply)).toContain('easterby-fhir services answered')
    const plan = resourcesIn(reply).find((it) => it['title'] === 'Easterby meals at home')
    expect(textOf(plan?.['id'])).toMatch(/^easterby-fhir-[0-9a-f]{32}$/)
    expect(plan?.['subject']).toEqual({ reference: `Patient/${await journey.patientId(nurse, ALDER)}` })
    expect(reply.text).toContain('Easterby Kitchens (test)')
    expect(reply.text).not.toMatch(/narrative of Easterby|Patient\/p[78]|Organization\/o7|cp7/)
    const again = await journey.get(`CarePlan/${textOf(plan?.['id']) ?? ''}`, nurse)
    expect(again.body).toEqual(plan)
  })

  it('answers with its appointments, each of one person alone, to whom the view of a council allows', async () => {
    const worker = await journey.token('social-worker')
    const reply = await journey.search(worker, 'Appointment', ALDER, {
      _include: 'Appointment:practitioner',
      date: 'ge2026-12-01',
    })
    expect(outcomesIn(reply)).toEqual([
      'a81001 appointments not-in-your-view',
      'easterby-fhir appointments answered',
      'la-hillshire appointments not-supported',
      'la-riverton appointments answered',
    ])
    const [appointment, practitioner, ...others] = resourcesIn(reply).filter(
      (it) => textOf(it['id'])?.startsWith('easterby') === true,
    )
    expect([appointment?.['description'], practitioner?.['resourceType'], others]).toEqual([
      'Easterby review visit',
      'Practitioner',
      [],
    ])
    expect(objectsOf(appointment?.['participant']).map((it) => it['actor'])).toEqual([
      { reference: `Patient/${await journey.patientId(worker, ALDER)}` },
      { reference: `Practitioner/${textOf(practitioner?.['id']) ?? ''}` },
    ])
    expect(reply.text).not.toMatch(/group for two|neighbour|9990000026/)
    const again = await journey.get(`Appointment/${textOf(appointment?.['id']) ?? ''}`, worker)
    expect([again.status, again.body]).toEqual([200, appointment])
    const practice = await journey.search(await journey.token('practice-nurse'), 'Appointment', ALDER)
    // A practice sees its own, and no council's.
    expect(resourcesIn(practice).every((it) => textOf(it['id'])?.startsWith('a81001-') === true)).toBe(true)
    expect([practice.text.includes('Easterby'), outcomesIn(practice).toSorted()]).toEqual([
      false,
      [
        'a81001 appointments answered',
        'a81001 appointments from-today-for-a-year',
        'easterby-fhir appointments not-in-your-view',
        'la-hillshire appointments not-supported',
        'la-riverton appointments not-in-your-view',
      ],
    ])
  })

  it('tells where an organisation can be reached by message, and not how to sign in there', async () => {
    const reply = await journey.search(await journey.token('social-worker'), 'CarePlan', ALDER, {
      _include: 'CarePlan:performer',
      '_include:iterate': 'Organization:endpoint',
    })
    const endpoint = resourcesIn(reply).find((it) => it['resourceType'] === 'Endpoint')
    expect(endpoint).toMatchObject({ status: 'active', address: 'https://kitchens.example/fhir' })
    expect(reply.text).not.toContain('canary-key')
  })

  it('answers from its warehouse, through a mapping that was there', async () => {
    const reply = await journey.search(await journey.token('practice-nurse'), 'Flag', ALDER)
    expect(outcomesIn(reply)).toContain('easterby-warehouse alerts answered')
    expect(reply.text).toContain('Tied up on request')
    expect(reply.text).not.toContain('At another house')
  })

  it('is empty, and not silent, of a person it does not know', async () => {
    const reply = await journey.search(await journey.token('practice-nurse'), 'Flag', '9990000026')
    expect(outcomesIn(reply)).toEqual(
      expect.arrayContaining(['easterby alerts answered-empty', 'easterby-warehouse alerts answered-empty']),
    )
  })
})
