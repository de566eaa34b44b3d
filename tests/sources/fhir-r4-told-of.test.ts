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
  Procedure: searchset([]),
  Goal: searchset([]),
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
  search('Goal', 'services'),
]
/** A medicine's reason is a Condition, and the evidence of that may be anything. */
const SEARCHED = ['MedicationRequest', 'Condition', 'Encounter', 'Procedure', 'Goal']

/** What is searched when medicines alone are asked for, and what is passed on. */
async function medicines(answers: Answers, searches: readonly object[] = SEARCHES, togetherFrom = 0) {
  const waiting: (() => void)[] = []
  const server = await loopbackServer(({ url }, response) => {
    const type = url.pathname.slice('/r4/'.length)
    const answer = answers[type] ?? 404
    const send = (): void => sendJson(response, ...sent(answer))
    if (type === 'Patient') send()
    else if (waiting.push(send) >= togetherFrom) for (const it of waiting.splice(0)) it()
  })
  const options = { baseUrl: `${server.url}/r4`, searchBy: 'GET', searches }
  const settings = sourceSettings({ kind: 'fhir-r4', options })
  const connector = fhirR4(settings, sourceWorld())
  open.push(connector, server)
  const answer = await connector.ask(questionFor(settings, ['medications']), askContext(1_000))
  const searched = server.received.map((it) => it.url.pathname.slice('/r4/'.length))
  return {
    searched,
    passed: passedOn(answer.records),
    forLabelling: passedOn(answer.records.filter((it) => it.forLabelling === true)),
    outcomes: answer.outcomes.map((it) => it.outcome),
    answer,
  }
}

function sent(answer: object | number): readonly [object, number] {
  return typeof answer === 'number' ? [{}, answer] : [answer, 200]
}

function passedOn(records: ConnectorAnswer['records']): readonly string[] {
  const resources = records
    .flatMap((it) => objectsOf(json(it.content)['entry']))
    .map((it) => json(it['resource']))
  return [...new Set(resources.map((it) => textOf(it['id']) ?? ''))]
}

const NO_MEDICINE = { ...SOUND, MedicationRequest: searchset([]) }

describe('what a FHIR R4 system holds is passed on with what it refers to, which decides who may see it', () => {
  it('however far, said to be for labelling alone', async () => {
    const { searched, passed, forLabelling, outcomes } = await medicines(SOUND)
    expect(searched.toSorted()).toEqual(['Patient', ...SEARCHED].toSorted())
    expect([passed, outcomes]).toEqual([['p1', 'm1', 'c1', 'e1'], ['answered']])
    expect(forLabelling).toEqual(['p1', 'c1', 'e1'])
  })

  it.each<readonly [string, Answers]>([
    ['a medicine that says its reason', SOUND],
    ['a medicine that says none', { ...SOUND, MedicationRequest: searchset([MEDICINE]) }],
    ['no medicine', NO_MEDICINE],
  ])('by searches made at once, whatever is found: %s', async (_what, answers) => {
    const { searched, outcomes } = await medicines(answers, SEARCHES, SEARCHED.length)
    expect(searched.toSorted()).toEqual(['Patient', ...SEARCHED].toSorted())
    expect(outcomes).not.toEqual(['timed-out'])
  })

  it('and what it cannot refer to is not searched', async () => {
    const searches = SEARCHES.filter((it) => !JSON.stringify(it).includes('Condition'))
    const { searched } = await medicines(SOUND, searches)
    expect(searched.toSorted()).toEqual(['Encounter', 'MedicationRequest', 'Patient', 'Procedure'])
  })

  it('by a whole address or by a version of it too', async () => {
    for (const reference of ['https://council.example/r4/Condition/c1', 'Condition/c1/_history/2']) {
      const medicine = { ...MEDICINE, reasonReference: [{ reference }] }
      const answers = { ...SOUND, MedicationRequest: searchset([medicine]) }
      expect((await medicines(answers)).passed).toContain('m1')
      expect((await medicines({ ...answers, Condition: 500 })).passed).not.toContain('m1')
    }
  })

  it('also where that comes with the Patient, who is searched for once', async () => {
    const searches = [SEARCHES[0] ?? {}, { type: 'Condition', areas: ['problems'], broughtBy: 'subject' }]
    const reason = { ...REASON, encounter: undefined }
    const { passed, searched } = await medicines(
      {
        ...SOUND,
        metadata: capabilities('Condition:subject'),
        Patient: broughtWith([patientOf(NHS_NUMBER)], [reason], 'Patient?_revinclude=Condition:subject'),
      },
      searches,
    )
    expect(passed).toEqual(['p1', 'm1', 'c1'])
    expect(searched).toEqual(['metadata', 'Patient', 'MedicationRequest'])
  })

  const FAILURES: readonly (readonly [string, object | number])[] = [
    ['is an outage', 500],
    ['is refused', 403],
    ['is of another person', searchset([{ ...REASON, subject: { reference: 'Patient/p2' } }])],
    ['is not the whole of it', searchset([], { total: 1 })],
  ]

  it.each(FAILURES)(
    'and it is not where that %s: how it is to be handled is not known',
    async (_what, Condition) => {
      const { passed, outcomes, answer } = await medicines({ ...SOUND, Condition })
      expect(passed).not.toContain('m1')
      expect(outcomes).toEqual(['partial'])
      expect(answer.reasons).toContain('referred-unknown')
    },
  )

  it.each(FAILURES)(
    'nor does it show whether anything is that refers to what %s',
    async (_what, Condition) => {
      const [held, none] = [
        await medicines({ ...SOUND, Condition }),
        await medicines({ ...NO_MEDICINE, Condition }),
      ]
      expect(held.outcomes).toEqual(none.outcomes)
      expect(held.searched.toSorted()).toEqual(none.searched.toSorted())
    },
  )

  it('nor where that is only known of what it refers to', async () => {
    const { passed, outcomes } = await medicines({ ...SOUND, Encounter: 500 })
    expect([passed, outcomes]).toEqual([['p1'], ['partial']])
  })

  it('but what else there is, and tells of nothing that is not known, is passed on', async () => {
    const other = { ...MEDICINE, id: 'm2', supportingInformation: [{ reference: 'Condition/c1' }] }
    const { passed, outcomes } = await medicines({
      ...SOUND,
      MedicationRequest: searchset([GIVEN_FOR, other]),
      Condition: 500,
    })
    expect([passed, outcomes]).toEqual([['p1', 'm2', 'e1'], ['partial']])
  })

  it('nor what refers to a type that R4 does not allow there, of which the area tells', async () => {
    const odd = { ...MEDICINE, encounter: { reference: 'Goal/g1' } }
    const other = { ...MEDICINE, id: 'm2' }
    const { passed, outcomes, answer } = await medicines(
      { ...SOUND, MedicationRequest: searchset([odd, other]) },
      // Without Conditions nothing that a medicine may refer to leads to a Goal.
      SEARCHES.filter((it) => !JSON.stringify(it).includes('Condition')),
    )
    expect([passed, outcomes]).toEqual([['p1', 'm2', 'e1'], ['partial']])
    expect(answer.reasons).toContain('referred-unknown')
  })

  it('nor is it where an address leads to nothing that came, and not everything came', async () => {
    const medicine = { ...MEDICINE, reasonReference: [{ reference: 'urn:uuid:1' }] }
    const answers = { ...SOUND, MedicationRequest: searchset([medicine]) }
    expect((await medicines(answers)).passed).toContain('m1')
    expect((await medicines({ ...answers, Condition: 500 })).passed).not.toContain('m1')
  })

  it('a reference that leads to nothing the system has is no outage', async () => {
    const { passed, outcomes } = await medicines({ ...SOUND, Condition: searchset([]) })
    expect([passed, outcomes]).toEqual([['p1', 'm1', 'e1'], ['answered']])
  })

  it('what an include may bring may be told of too', async () => {
    const asking = (include: string): object[] => [
      { type: 'Goal', areas: ['medications'], query: { patient: '{patient}', _include: include } },
      ...SEARCHES.slice(1, 2),
    ]
    const searchedBy = async (include: string) => (await medicines(SOUND, asking(include))).searched
    expect(await searchedBy('Goal:patient')).not.toContain('Condition')
    expect(await searchedBy('CarePlan:condition')).toContain('Condition')
    expect(await searchedBy('*')).toContain('Condition')
  })
})
