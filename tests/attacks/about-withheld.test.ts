import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject } from '../../src/model/json.js'
import { PATIENT, holding } from '../disclosure/world.js'
import {
  type SmallGateway,
  WHO,
  referencesIn,
  resourcesIn,
  startSmallGateway,
  visible,
} from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway()
})
afterAll(() => gateway.stop())

const HIDDEN = { reference: 'Flag/riverton-hidden', display: 'canary-display' }
const SHOWN = { reference: 'Flag/riverton-shown' }

const alert = (id: string): FhirResource => ({
  resourceType: 'Flag',
  id,
  status: 'active',
  code: { text: 'Two workers visit' },
  subject: PATIENT,
})
const task = (focus: JsonObject): FhirResource => ({
  resourceType: 'Task',
  id: 'riverton-about',
  status: 'requested',
  intent: 'order',
  for: PATIENT,
  description: 'canary-words',
  focus,
})
const message = (...about: readonly JsonObject[]): FhirResource => ({
  resourceType: 'Communication',
  id: 'riverton-about',
  status: 'completed',
  subject: PATIENT,
  payload: [{ contentString: 'canary-words' }],
  about,
})

/** Answers by search, read and whole record of a council with two alerts, of which the second has those flags. */
async function asked(flags: readonly string[], type: string, ...held: readonly FhirResource[]) {
  gateway.world.holdings = {
    riverton: [
      holding('alerts', alert('riverton-shown')),
      holding('alerts', alert('riverton-hidden'), ...flags),
      ...held.map((it) => holding('alerts', it)),
    ],
  }
  return {
    search: await gateway.search(type, WHO, 'ward-nurse'),
    read: await gateway.get(`${type}/riverton-about`, 'ward-nurse'),
    everything: await gateway.get('Patient/p-0018/$everything', 'ward-nurse'),
  }
}

const SEALED = ['sealed']
const ABOUT = [
  ['Task.focus', task(HIDDEN)],
  ['Communication.about', message(HIDDEN)],
] as const

describe('what is about the withheld alone is withheld with it (L24)', () => {
  test.each(ABOUT)('%s', async (_what, resource) => {
    const none = await asked(SEALED, resource.resourceType)
    const { search, read, everything } = await asked(SEALED, resource.resourceType, resource)
    expect([referencesIn(search), read.status]).toEqual([[], 404])
    for (const { text } of [search, read, everything])
      expect(text).not.toMatch(/canary|riverton-hidden|riverton-about/)
    expect(visible(search)).toEqual(visible(none.search))
    expect(visible(everything)).toEqual(visible(none.everything))
  })

  test.each(ABOUT)('the twin: %s that may be seen is told of', async (_what, resource) => {
    const { search, read, everything } = await asked([], resource.resourceType, resource)
    const name = `${resource.resourceType}/riverton-about`
    expect([referencesIn(search), read.status]).toEqual([[name], 200])
    expect(referencesIn(everything)).toContain(name)
    for (const { text } of [search, read, everything]) {
      expect(text).toContain('canary-words')
      expect(text).toContain('Flag/riverton-hidden')
    }
  })

  /** No label is on it that could spread to the task: it is of a type that health and care do not see. */
  test.each([
    ['ward-nurse', []],
    ['social-worker', ['Task/riverton-about']],
  ] as const)('a task about an assessment, asked for by a %s: %j', async (role, given) => {
    const focus = { reference: 'QuestionnaireResponse/riverton-hidden' }
    const assessment = { resourceType: 'QuestionnaireResponse', id: 'riverton-hidden', status: 'completed' }
    gateway.world.holdings = {
      riverton: [
        holding('assessments', { ...assessment, subject: PATIENT }),
        holding('assessments', task(focus)),
      ],
    }
    expect(referencesIn(await gateway.search('Task', WHO, role))).toEqual(given)
    const { status } = await gateway.get('Task/riverton-about', role)
    expect(status).toBe(given.length === 0 ? 404 : 200)
  })

  test('a message about both is given, and says nothing of the withheld one', async () => {
    const { search } = await asked(SEALED, 'Communication', message(HIDDEN, SHOWN))
    expect(resourcesIn(search).map((it) => it['about'])).toEqual([[SHOWN]])
    expect(search.text).not.toMatch(/canary-display|riverton-hidden/)
  })

  test('a task about what is not in the answer is not told of, and by no notice', async () => {
    const order = { resourceType: 'ServiceRequest', id: 'riverton-order', status: 'active', intent: 'order' }
    const ordered = { ...order, subject: PATIENT }
    const about = holding('assessments', task({ reference: 'ServiceRequest/riverton-order' }))
    const ask = async (...held: readonly ReturnType<typeof holding>[]) => {
      gateway.world.holdings = { riverton: held }
      const both = 'Patient/p-0018/$everything?_type=Task,ServiceRequest'
      return {
        search: await gateway.search('Task', WHO, 'ward-nurse'),
        both: await gateway.get(both, 'ward-nurse'),
      }
    }
    const none = await ask()
    const dangling = await ask(about)
    expect(visible(dangling.search)).toEqual(visible(none.search))
    expect(visible(dangling.both)).toEqual(visible(none.both))
    // The twins: asked for together, and withheld openly together.
    const seen = await ask(holding('services', ordered), about)
    expect(referencesIn(seen.both).toSorted()).toEqual([
      'ServiceRequest/riverton-order',
      'Task/riverton-about',
    ])
    const sealed = await ask(holding('services', ordered, ...SEALED), about)
    expect(referencesIn(sealed.both)).toEqual([])
    expect(sealed.search.text).toContain('confidential-items')
  })
})
