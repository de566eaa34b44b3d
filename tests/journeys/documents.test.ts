import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, outcomesIn, resourcesIn, startJourney } from './journey.js'
import { seenIn } from './same-answer.js'

/** The documents of a GP record: who finds them, and that nothing leads past the gateway to a file. */
let journey: Journey
const ALDER = '9990000018'

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const foundBy = async (role: string, person = ALDER) =>
  journey.search(await journey.token(role), 'DocumentReference', person)

const linkIn = (document: JsonObject | undefined) =>
  textOf(objectOf(objectsOf(document?.['content'])[0]?.['attachment'])?.['url']) ?? ''

/** The link that a practice nurse finds to the file of that type. */
async function linkTo(contentType: string): Promise<string> {
  const found = resourcesIn(await foundBy('practice-nurse'))
  return linkIn(found.find((it) => JSON.stringify(it).includes(contentType)))
}

describe('a nurse of the practice', () => {
  it('finds every document: what it is, when it was made and filed, and what kind of file it is', async () => {
    const reply = await foundBy('practice-nurse')
    const said = resourcesIn(reply).map((it) => {
      const attachment = objectOf(objectsOf(it['content'])[0]?.['attachment'])
      return [it['description'], it['date'], attachment?.['contentType'], attachment?.['creation']]
    })
    expect(said.toSorted()).toEqual([
      [
        'Synthetic discharge summary, Riverton General Hospital',
        '2025-11-24T08:15:00+00:00',
        'application/pdf',
        '2025-11-21T16:40:00+00:00',
      ],
      [
        'Synthetic letter from the diabetes clinic',
        '2024-06-05T09:30:00+01:00',
        'text/plain',
        '2024-06-03T12:00:00+01:00',
      ],
    ])
    expect(outcomesIn(reply)).toContain('a81001 documents answered')
  })

  it('reads one by its id, and is led to its file at the gateway and never at the practice', async () => {
    const token = await journey.token('practice-nurse')
    const found = resourcesIn(await foundBy('practice-nurse'))
    for (const it of found) {
      const reply = await journey.get(`DocumentReference/${textOf(it['id']) ?? ''}`, token)
      expect([reply.status, reply.body['description']]).toEqual([200, it['description']])
      expect(linkIn(reply.body)).toMatch(/^Binary\/a81001-[0-9a-f]+$/)
      expect(reply.text).not.toContain('gp.a81001.example')
    }
  })

  it.each([
    ['application/pdf', 'pdf', /^%PDF-1\.4\n[^]*medicines unchanged[^]*%%EOF\n$/],
    ['text/plain', 'txt', /^Synthetic letter from the diabetes clinic\.\n/],
  ])('reads the file of the document that is %s, to save and not to show', async (type, ending, content) => {
    const token = await journey.token('practice-nurse')
    const { status, headers, text } = await journey.get(await linkTo(type), token)
    expect([status, headers.get('content-type')]).toEqual([200, type])
    expect(text).toMatch(content)
    expect(headers.get('content-disposition')).toBe(`attachment; filename="document.${ending}"`)
    expect(headers.get('source-outcomes')).toContain('documents')
  })

  it('is told of a practice that fails, and not that there is no file', async () => {
    const token = await journey.token('practice-nurse')
    const link = await linkTo('application/pdf')
    journey.sandbox.region.practice.fault(ALDER, 'http-500')
    const reply = await journey.get(link, token)
    journey.sandbox.region.practice.fault(ALDER, 'ordinary')
    expect([reply.status, outcomesIn(reply)]).toEqual([502, ['a81001 documents error']])
  })

  it('is told that there are none only by a practice that was asked', async () => {
    const none = await foundBy('practice-nurse', '9990000069')
    expect(resourcesIn(none)).toEqual([])
    expect(outcomesIn(none)).toContain('a81001 documents answered-empty')
  })
})

describe('whoever has the restricted view', () => {
  it('finds no document, and reads one as they read one that does not exist', async () => {
    const [known] = resourcesIn(await foundBy('practice-nurse'))
    const reply = await foundBy('social-worker')
    expect([reply.status, resourcesIn(reply)]).toEqual([200, []])
    const worker = await journey.token('social-worker')
    const id = textOf(known?.['id']) ?? ''
    const unknown = id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
    const hidden = await journey.get(`DocumentReference/${id}`, worker)
    const absent = await journey.get(`DocumentReference/${unknown}`, worker)
    expect([hidden.status, seenIn(hidden)]).toEqual([404, seenIn(absent)])
  })

  it('reads a file that a nurse was led to as they read one that does not exist', async () => {
    const worker = await journey.token('social-worker')
    const link = await linkTo('application/pdf')
    const hidden = await journey.get(link, worker)
    const absent = await journey.get(
      link.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      worker,
    )
    expect([hidden.status, seenIn(hidden)]).toEqual([404, seenIn(absent)])
  })
})
