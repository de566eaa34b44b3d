import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { parseSettings } from '../../src/config/settings.js'
import { type Settings } from '../../src/config/settings-types.js'
import { objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type LoopbackServer, loopbackServer, sendJson } from '../sources/loopback-server.js'
import { type Journey, NHS, resourcesIn, startJourney } from './journey.js'
import { organisationEntry } from './new-council/entries.js'

/** A council that keeps a list of allergies of its own, and has the person at another address now. */
let journey: Journey
let council: LoopbackServer
let folder: string
const ALDER = '9990000018'
const LISTS = 'AllergyIntolerance'

const RECORD: Readonly<Record<string, readonly object[]>> = {
  Patient: [
    {
      resourceType: 'Patient',
      id: 'p7',
      identifier: [{ system: NHS, value: ALDER }],
      name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
      gender: 'female',
      birthDate: '1941-03-12',
      address: [
        { use: 'home', line: ['7 Elsewhere Road'], city: 'Easterby', period: { start: '2025-06-01' } },
        { use: 'old', line: ['3 Former Lane'], city: 'Easterby', period: { end: '2025-05-31' } },
      ],
    },
  ],
  AllergyIntolerance: ['Latex', 'Peanuts'].map((text, index) => ({
    resourceType: 'AllergyIntolerance',
    id: `al${index}`,
    clinicalStatus: {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical', code: 'active' },
      ],
    },
    code: { text },
    patient: { reference: 'Patient/p7' },
  })),
}

const SOURCE = (baseUrl: string): string => `
id: easterby
kind: fhir-r4
name: Easterby Council (test)
organisation: 9A8
recordClass: social-care-record
mapping: fhir-r4
areas: [demographics, allergies]
deadlineMs: 3000
maxConcurrent: 4
overrideSupported: true
options:
  baseUrl: ${baseUrl}/r4
  searchBy: POST
  searches:
    - { type: AllergyIntolerance, areas: [allergies], query: { patient: 'Patient/{patient}' } }
`

function startCouncil(): Promise<LoopbackServer> {
  return loopbackServer(({ url, body }, response) => {
    if (url.pathname === '/feed') {
      sendJson(response, { organisation: '9A8', relationships: [], registers: [] })
      return
    }
    const type = url.pathname.split('/')[2] ?? ''
    const isKnown = type !== 'Patient' || body.includes(ALDER)
    const entry = (isKnown ? (RECORD[type] ?? []) : []).map((resource) => ({ resource }))
    sendJson(response, { resourceType: 'Bundle', type: 'searchset', entry })
  })
}

function withCouncil(_: Settings, file: string): Settings {
  const settings = parseDocument(readFileSync(file, 'utf8'))
  settings.addIn(['organisations'], parse(organisationEntry({ rest: council.url })))
  settings.addIn(['agreements', 0, 'parties'], '9A8')
  const key = join(folder, 'payload-9a8.hex')
  writeFileSync(key, randomBytes(32).toString('hex'))
  settings.addIn(['payloads', 'keys'], { controller: '9A8', id: 'first', key: { file: key } })
  settings.addIn(['sources'], parse(SOURCE(council.url)))
  return parseSettings(settings.toString(), file)
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-two-lists-'))
  council = await startCouncil()
  journey = await startJourney({}, withCouncil)
})

afterAll(async () => {
  await journey.stop()
  await council.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The substances of a list of allergies, by the source they come from. */
function substances(resources: ReturnType<typeof resourcesIn>): readonly string[] {
  return resources
    .filter((it) => it['resourceType'] === LISTS)
    .map((it) => {
      const code = objectOf(it['code'])
      const words = textOf(code?.['text']) ?? textOf(objectsOf(code?.['coding'])[0]?.['display']) ?? ''
      return `${textOf(it['id'])?.split('-')[0] ?? ''} ${words}`
    })
}

describe('two sources that do not agree', () => {
  it('each keep their list of allergies in a search, and nothing is fused or left out', async () => {
    const reply = await journey.search(await journey.token('social-worker'), LISTS, ALDER)
    const found = substances(resourcesIn(reply))
    expect(found).toEqual(expect.arrayContaining(['easterby Latex', 'easterby Peanuts']))
    expect(found.filter((it) => it.startsWith('a81001'))).not.toEqual([])
  })

  it('have the person at two addresses now in $everything, each in its own Patient', async () => {
    const token = await journey.token('social-worker')
    const id = await journey.patientId(token, ALDER)
    const all = resourcesIn(await journey.get(`Patient/${id}/$everything`, token))
    expect(substances(all)).toContain('easterby Latex')
    const lines = all
      .filter((it) => it['resourceType'] === 'Patient')
      .map((it) => [textOf(it['id'])?.split('-')[0], JSON.stringify(it['address'])] as const)
    expect(lines.find(([source]) => source === 'easterby')?.[1]).toContain('7 Elsewhere Road')
    expect(lines.find(([source]) => source === 'a81001')?.[1]).toContain('018 Synthetic Street')
  })

  it('are said not to agree in $summary, in its document and on its page', async () => {
    const token = await journey.token('social-worker')
    const id = await journey.patientId(token, ALDER)
    const document = await journey.get(`Patient/${id}/$summary`, token)
    const page = await fetch(`${journey.fhir}/Patient/${id}/$summary`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' },
    })
    expect([document.status, page.status]).toEqual([200, 200])
    for (const text of [document.text, await page.text()]) {
      expect(text).toContain('Address: 018 Synthetic Street, Riverton, Sandboxshire, ZZ99 1ZZ')
      expect(text).toContain('Address according to Easterby Council (test): 7 Elsewhere Road, Easterby')
      expect(text).toContain('The sources do not agree on where the person lives now.')
      expect(text).not.toContain('3 Former Lane, Easterby')
      expect(text).toContain(
        'The lists of Easterby Council (test) and Old Mill Surgery (sandbox) are not the same.',
      )
    }
  })

  it('are said nothing of where they agree', async () => {
    const token = await journey.token('social-worker')
    const id = await journey.patientId(token, '9990000069')
    const { status, text } = await journey.get(`Patient/${id}/$summary`, token)
    expect(status).toBe(200)
    expect(text).not.toMatch(/do not agree|are not the same|according to/)
  })
})
