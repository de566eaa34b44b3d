import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { type Json, type JsonObject } from '../../src/model/json.js'
import { OTHER_PATIENT, PATIENT, holding } from '../disclosure/world.js'
import { NHS, type Role, type SmallGateway, startSmallGateway } from './small-gateway.js'

/** The file of a document: given as its document is, and never as something that runs. */
let gateway: SmallGateway

const SCRIPT = '<html><script>alert("canary")</script></html>'
const WHO = { 'patient.identifier': `${NHS}|9990000018` }

const document = (more: JsonObject = {}, url: Json = 'Binary/a81001-file') =>
  holding(undefined, {
    resourceType: 'DocumentReference',
    id: 'a81001-letter',
    status: 'current',
    subject: PATIENT,
    content: [{ attachment: { contentType: 'text/plain', url } }],
    ...more,
  })
const file = (more: JsonObject = {}) =>
  holding(undefined, {
    resourceType: 'Binary',
    id: 'a81001-file',
    contentType: 'text/plain',
    securityContext: { reference: 'DocumentReference/a81001-letter' },
    data: Buffer.from(SCRIPT).toString('base64'),
    ...more,
  })

const withDocuments = (ports: DisclosurePorts): DisclosurePorts => ({
  ...ports,
  sources: {
    ...ports.sources,
    descriptors: ports.sources.descriptors.map((it) =>
      it.id === 'a81001' ? { ...it, areas: [...it.areas, 'documents'] } : it,
    ),
  },
})

beforeAll(async () => {
  gateway = await startSmallGateway({}, {}, withDocuments)
})
beforeEach(() => {
  gateway.world.holdings = { a81001: [document(), file()] }
})
afterAll(() => gateway.stop())

const found = (role: Role = 'ward-nurse') => gateway.search('DocumentReference', WHO, role)
const read = (role: Role = 'ward-nurse', path = 'Binary/a81001-file') => gateway.get(path, role)
const fetched = (): boolean => gateway.steps.some((it) => it === 'ask a81001: documents a81001-file')
const forgotten = () => gateway.steps.length

describe('a file is given where its document is (L25)', () => {
  test('the twin: the nurse who finds the document is led to its file, and reads it as it is', async () => {
    expect((await found()).text).toContain('"url":"Binary/a81001-file"')
    const reply = await read()
    expect([reply.status, reply.text]).toEqual([200, SCRIPT])
    expect(fetched()).toBe(true)
  })

  test('what was read is in the log, as what was shown', async () => {
    await found()
    await read()
    const entry = gateway.entries.at(-1)
    expect([entry?.kind, entry?.action, entry?.outcome]).toEqual(['disclosure', 'read', 'released'])
    expect(entry?.body).toContain('"reference":"Binary/a81001-file"')
    expect(entry?.body).not.toContain('canary')
  })

  test('as a resource where a resource is asked for', async () => {
    await found()
    const headers = {
      Accept: 'application/fhir+json',
      Authorization: `Bearer ${await gateway.token('ward-nurse')}`,
    }
    const reply = await gateway.call('/fhir/Binary/a81001-file', { headers })
    expect(reply.body).toMatchObject({
      resourceType: 'Binary',
      contentType: 'text/plain',
      data: Buffer.from(SCRIPT).toString('base64'),
      securityContext: { reference: 'DocumentReference/a81001-letter' },
    })
    expect(reply.headers['content-security-policy']).toContain('sandbox')
  })

  test.each(['DocumentReference', 'Condition'])('no Bundle of %s holds it', async (type) => {
    const searched = await gateway.search(type, WHO, 'ward-nurse')
    const everything = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    for (const { text } of [searched, everything]) expect(text).not.toContain('"resourceType":"Binary"')
    expect(everything.text).toContain('"url":"Binary/a81001-file"')
  })
})

describe('a script in a file runs nowhere', () => {
  test('it is saved and never shown, sniffed or given an origin', async () => {
    await found()
    const { headers } = await read()
    expect(headers).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename="document.txt"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'no-store',
    })
  })

  test.each(['text/html', 'application/xhtml+xml', 'image/svg+xml', 'text/html; charset=utf-8', 'x'])(
    'a file that says it is %s is not given',
    async (contentType) => {
      await found()
      gateway.world.holdings = { a81001: [document(), file({ contentType })] }
      expect((await read()).status).toBe(404)
    },
  )
})

describe('whoever may not have the document has no file of it', () => {
  const seen = async (role: Role, path: string) => {
    const { status, text, headers } = await read(role, path)
    return {
      status,
      text: text.replaceAll(String(headers['x-correlation-id']), 'ID'),
      type: headers['content-type'],
    }
  }

  test('a link that was passed on leads nowhere for a role without the view', async () => {
    await found()
    const before = forgotten()
    const forwarded = await seen('social-worker', 'Binary/a81001-file')
    expect(forwarded).toEqual(await seen('social-worker', 'Binary/a81001-other'))
    expect(forwarded.status).toBe(404)
    expect(gateway.steps.slice(before).join(' ')).not.toContain('a81001-file')
  })

  const HIDDEN: readonly (readonly [string, JsonObject[]])[] = [
    ['the document is sealed', [document().resource, file().resource]],
    ['the document is gone', [file().resource]],
    ['the document no longer has it attached', [document({}, 'Binary/a81001-new').resource, file().resource]],
    [
      'the document has it elsewhere',
      [document({}, 'https://x.example/Binary/a81001-file').resource, file().resource],
    ],
    [
      'it belongs to another document',
      [
        document().resource,
        { ...file().resource, securityContext: { reference: 'DocumentReference/a81001-hidden' } },
      ],
    ],
    [
      'the document is of another person',
      [{ ...document().resource, subject: OTHER_PATIENT }, file().resource],
    ],
  ]
  test.each(HIDDEN)('where %s it is absent, and not fetched', async (what, resources) => {
    await found()
    const flags = what.endsWith('sealed') ? ['sealed'] : []
    gateway.world.holdings = {
      a81001: resources.map((it) =>
        holding(undefined, { resourceType: '', ...it }, ...(it['resourceType'] === 'Binary' ? [] : flags)),
      ),
    }
    const before = forgotten()
    const hidden = await seen('ward-nurse', 'Binary/a81001-file')
    expect(hidden).toEqual(await seen('ward-nurse', 'Binary/a81001-unknown'))
    expect(hidden.status).toBe(404)
    expect(gateway.steps.slice(before)).not.toContain('ask a81001: documents a81001-file')
  })

  test('an id that nothing released led to is unknown', async () => {
    const fresh = await startSmallGateway({ holdings: { a81001: [document(), file()] } }, {}, withDocuments)
    expect((await fresh.get('Binary/a81001-file', 'ward-nurse')).status).toBe(404)
    expect(fresh.steps.filter((it) => it.startsWith('ask'))).toEqual([])
    await fresh.stop()
  })
})
