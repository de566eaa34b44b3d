import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from '../console/browser.js'
import { inTheEnd } from './in-the-end.js'
import { type Journey, NHS, startJourney } from './journey.js'

const ALDER = '9990000018'
const GLASS = { breakGlass: true, reason: 'Unconscious on arrival' }

let journey: Journey
let hospital: Browser
let council: Browser
const at = (path: string): string => `${journey.sandbox.url}/console${path}`
beforeAll(async () => {
  journey = await startJourney()
  const search = async (role: string, change: object): Promise<number> =>
    (await journey.search(await journey.token(role, change), 'AllergyIntolerance', ALDER)).status
  expect(await search('ed-doctor', GLASS)).toBe(200)
  // Of the same episode, and refused: the doctor had signed in with one factor alone.
  expect(await search('ed-doctor', { ...GLASS, linchpin: linchpinWith(GLASS.reason) })).toBe(403)
  expect(await search('ed-doctor', { ...GLASS, reason: 'Seizure on the ward' })).toBe(200)
  ;[hospital, council] = [browser(), browser()]
  await signIn(hospital, journey.sandbox.url, '555000000902')
  await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
})
afterAll(() => journey.stop())

/** A token that says all that the others say, and a weaker sign-in. */
function linchpinWith(reason: string): JsonObject {
  return {
    version: '1',
    auth_assurance: 1,
    activities: ['BREAK_GLASS', 'SENSITIVE'],
    break_glass: true,
    reason,
  }
}

/** What the person is told of the hospital, by outcome. */
async function told(): Promise<readonly string[]> {
  const response = await fetch(`${journey.fhir}/Patient/$who-accessed`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await journey.token('citizen')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ identifier: `${NHS}|${ALDER}` }).toString(),
  })
  const body = (await response.json()) as JsonObject
  const parts = objectsOf(body['parameter']).map((it) => objectsOf(it['part']))
  return parts
    .filter((it) => it.some((part) => part['valueString'] === 'RX9'))
    .map((it) => textOf(it.find((part) => part['name'] === 'outcome')?.['valueCode']) ?? '')
    .toSorted()
}

/** Acts on the older of the two matters in which the person is to be told. */
async function act(action: string): Promise<void> {
  const path = await inTheEnd('no alert to put off', async () => {
    const queue = await hospital.get(at('/alerts'))
    const found = [
      ...queue.text.matchAll(/href="\/console(\/alerts\/[\w-]+)"\s*>[^<]*<span[^>]*>: Tell the person/g),
    ]
    return found.length === 2 ? found[1]?.[1] : undefined
  })
  const page = await hospital.get(at(path))
  const seen = /name="seen" value="(\d+)"/.exec(page.text)?.[1] ?? ''
  const form = { token: formTokenIn(page), action, seen, text: 'A relative opens her post.' }
  expect((await hospital.post(at(`${path}/act`), form)).status).toBe(200)
}

describe('while telling the person of an episode is put off', () => {
  test('nothing of it is told, refused or not, and another episode is', async () => {
    expect(await told()).toEqual(['refused', 'shown', 'shown'])
    await act('suspend')
    expect(await told()).toEqual(['shown'])
    await act('resume')
    expect(await told()).toEqual(['refused', 'shown', 'shown'])
  })
})

describe('the report that an officer makes', () => {
  const report = async (version: string): Promise<string> => {
    const token = formTokenIn(await hospital.get(at('/people')))
    return wordsIn(await hospital.post(at('/people'), { token, person: ALDER, version }))
  }

  test('for somebody who acts for the person has no emergency in it, and the person’s own has', async () => {
    expect(await report('person')).toContain('Shared, in an emergency')
    const proxy = await report('proxy')
    expect(proxy).toContain('see that the person or the law has agreed to them')
    expect(proxy).not.toContain('in an emergency Allergies')
    expect(proxy).toContain('Nothing was found')
  })

  test('has ordinary accesses for either', async () => {
    await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', ALDER)
    const token = formTokenIn(await council.get(at('/people')))
    for (const version of ['person', 'proxy'])
      expect(wordsIn(await council.post(at('/people'), { token, person: ALDER, version }))).toContain(
        'Riverton Council (sandbox)',
      )
  })
})
