import { describe, expect, it } from 'vitest'
import { evidenceTowards } from '../../src/disclosure/consents/evidence-facts.js'
import { evidenceIn } from '../../src/disclosure/operations/consent/consent-evidence.js'
import { objectsOf } from '../../src/model/json.js'
import { agreementOf, withEvidence } from '../journeys/consent-forms.js'
import { SOCIAL_WORKER } from './requests.js'
import { ods } from './world.js'

const AT = '2026-11-22T09:00:00Z'
const assessed = withEvidence(agreementOf('9990000018', 'A81001', '9A1'), 'WORKER-1', 'capacity-assessment')

/** The consent with one part of its evidence put another way; undefined: left out. */
function withPart(url: string, value: object | undefined) {
  return {
    ...assessed,
    extension: objectsOf(assessed['extension']).map((it) => ({
      ...it,
      extension: [
        ...objectsOf(it['extension']).filter((part) => part['url'] !== url),
        ...(value === undefined ? [] : [{ url, ...value }]),
      ],
    })),
  }
}

function lacksCapacity(consent: typeof assessed): boolean {
  const version = { id: 'c-1', version: 1, recordedBy: 'A81001', controllers: ['A81001'], withdrawnBy: [] }
  const recorded = [{ ...version, confirmedBy: ['A81001'], consent }]
  const organisations = {
    organisation: () => undefined,
    agreementInForce: () => false,
    toldAt: () => undefined,
  }
  const request = { requester: SOCIAL_WORKER, at: AT }
  return evidenceTowards(ods('A81001'), recorded, request, organisations).lacksCapacity
}

describe('evidence of a consent that is in the register', () => {
  it('counts where it can be read and is of before the request', () => {
    expect(lacksCapacity(assessed)).toBe(true)
  })

  it.each([
    ['of four seconds after the request', withPart('when', { valueDateTime: '2026-11-22T09:00:04Z' })],
    ['without a date', withPart('when', undefined)],
    ['of no date', withPart('when', { valueDateTime: 'soon' })],
    ['of nobody', withPart('who', undefined)],
    ['of a kind nobody knows', withPart('kind', { valueCode: 'hearsay' })],
  ])('counts for nothing, and stops no disclosure: %s', (_, consent) => {
    expect(lacksCapacity(consent)).toBe(false)
    // Nobody may record it so.
    expect(() => evidenceIn(consent, AT)).toThrow('INVALID_RESOURCE')
  })
})
