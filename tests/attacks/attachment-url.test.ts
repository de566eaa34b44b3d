import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PATIENT, holding } from '../disclosure/world.js'
import { type SmallGateway, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: {
      a81001: [
        holding('consultations', {
          resourceType: 'DocumentReference',
          id: 'a81001-letter',
          status: 'current',
          subject: PATIENT,
          content: [
            {
              attachment: {
                contentType: 'application/pdf',
                url: 'https://canary.example/Binary/1?signature=canary',
                title: 'shown-title',
              },
            },
          ],
        }),
      ],
    },
  })
})
afterAll(() => gateway.stop())

describe('an attachment held elsewhere cannot be reached past the gateway (L25)', () => {
  test('its address does not leave', async () => {
    const reply = await gateway.get('Patient/p-0018/$everything', 'ward-nurse')
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('shown-title')
    expect(reply.text).not.toContain('canary')
  })

  test.each(['Binary/1', 'DocumentReference/a81001-letter/$docref', 'Binary/a81001-letter'])(
    '%s is not served',
    async (path) => {
      const reply = await gateway.get(path, 'ward-nurse')
      expect(reply.status).toBe(404)
      expect(reply.text).not.toContain('canary')
    },
  )
})
