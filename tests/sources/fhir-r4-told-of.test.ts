import { afterEach, describe, expect, it } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type ConnectorAnswer } from '../../src/sources/connector.js'
import { fhirR4 } from '../../src/sources/fhir-r4/fhir-r4.js'
import { broughtWith, capabilities, patientOf, searchset } from './contract/fhir-r4-subject.js'
import { type Answers } from './fhir-r4-answers.js'
import { loopbackServer, sendJson } from './loopback-server.js'
import { askContext, json, NHS_NUMBER, questionFor, sourceSettings, sourceWorld } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((it) => it.close()))
})

const HER = { reference: 'Patient/p1' }
const VISIT = { resourceType: 'Encounter', id: 'e1', subject: HER }
const REASON = { resourceType: 'Condition', id: 'c1', subject: HER, encounter: { reference: 'Encounter/e1' } }
const MEDICINE = { resourceType: 'MedicationRequest', id: 'm1', subject: HER }
const GIVEN_FOR = { ...MEDICINE, reasonReference: [{ reference: 'Condition/c1' }] }

const SOUND: Answers = {
  Patient: searchset([patientOf(NHS_NUMBER)]),
  MedicationRequest: searchset([GIVEN_FOR]),
  Condition: searchset([REASON]),
  Encounter: searchset([VISIT]),
}
const search = (type: string, area: string): object => ({
  type,
  areas: [area],
  query: { patient: '{patient}' },
})
const SEARCHES = [
  search('MedicationRequest', 'medications'),
  search('Condition', 'problems'),
  search('Encounter', 'consultations'),
  search('Procedure', 'consultations'),
]

/** What is searched when medicines alone are asked for, and what is passed on. */
async function medicines(answers: Answers, searches: readonly object[] = SEARCHES) {
  const server = await loopbackServer(({ url }, response) => {
    const answer = answers[url.pathname.slice('/r4/'.length)] ?? 404
    if (typeof answer === 'number') sendJson(response, {}, answer)
    else sendJson(response, answer)
  })
  const options = { baseUrl: `${server.url}/r4`, searchBy: 'GET', searches }
  const settings = sourceSettings({ kind: 'fhir-r4', options })
  const connector = fhirR4(settings, sourceWorld())
  open.push(connector, server)
  const answer = await connector.ask(questionFor(settings, ['medications']), askContext(1_000))
  const searched = server.received.map((it) => it.url.pathname.slice('/r4/'.length))
  return { searched, passed: passedOn(answer), outcomes: answer.outcomes.map((it) => it.outcome), answer }
}

function passedOn({ records }: ConnectorAnswer): readonly string[] {
  const resources = records
    .flatMap((it) => objectsOf(json(it.content)['entry']))
    .map((it) => json(it['resource']))
  return [...new Set(resources.map((it) => textOf(it['id']) ?? ''))]
}

describe('what a FHIR R4 system holds is passed on with what it refers to, which decides who may see it', () => {
  it('however far, and nothing else is searched', async () => {
    const { searched, passed, outcomes } = await medicines(SOUND)
    expect(searched).toEqual(['Patient', 'MedicationRequest', 'Condition', 'Encounter'])
    expect([passed, outcomes]).toEqual([['p1', 'm1', 'c1', 'e1'], ['answered']])
  })

  it('and where it refers to nothing, that area alone is asked', async () => {
    const { searched } = await medicines({ ...SOUND, MedicationRequest: searchset([MEDICINE]) })
    expect(searched).toEqual(['Patient', 'MedicationRequest'])
  })

  it('by a whole address or by a version of it too', async () => {
    for (const reference of ['https://council.example/r4/Condition/c1', 'Condition/c1/_history/2']) {
      const medicine = { ...MEDICINE, reasonReference: [{ reference }] }
      const { passed } = await medicines({ ...SOUND, MedicationRequest: searchset([medicine]) })
      expect(passed).toContain('c1')
    }
  })

  it('also where that comes with the Patient', async () => {
    const searches = [SEARCHES[0] ?? {}, { type: 'Condition', areas: ['problems'], broughtBy: 'subject' }]
    const { passed } = await medicines(
      {
        ...SOUND,
        metadata: capabilities('Condition:subject'),
        Patient: broughtWith([patientOf(NHS_NUMBER)], [REASON], 'Patient?_revinclude=Condition:subject'),
      },
      searches,
    )
    expect(passed).toEqual(['p1', 'm1', 'c1'])
  })

  it.each([
    ['is an outage', 500],
    ['is of another person', searchset([{ ...REASON, subject: { reference: 'Patient/p2' } }])],
    ['is not the whole of it', searchset([], { total: 1 })],
  ])('and nothing of it where that %s: how it is to be handled is not known', async (_what, Condition) => {
    const { passed, outcomes, answer } = await medicines({ ...SOUND, Condition })
    expect([passed, outcomes]).toEqual([['p1'], ['error']])
    expect(answer.reasons).toContain('referred-unknown')
  })

  it('nor where that is only known of what it refers to', async () => {
    const { passed, outcomes } = await medicines({ ...SOUND, Encounter: 500 })
    expect([passed, outcomes]).toEqual([['p1'], ['error']])
  })

  it('a reference that leads to nothing the system has is no outage', async () => {
    const { passed, outcomes } = await medicines({ ...SOUND, Condition: searchset([]) })
    expect([passed, outcomes]).toEqual([['p1', 'm1'], ['answered']])
  })
})
