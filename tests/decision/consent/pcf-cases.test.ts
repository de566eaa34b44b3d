import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { textOf } from '../../../src/model/json.js'
import { ACT_REASON, directoryOf, outcome, question } from './consents.js'

const FOLDER = process.env['CONFORMANCE_DATA']

type Case = {
  readonly id: string
  readonly consent: string
  readonly requester: readonly string[]
  readonly purpose: string
  readonly now: string
  readonly resource: string
  readonly expect: 'permit' | 'deny' | 'not-applicable'
  readonly ambiguous?: boolean
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER ?? '', 'ihe-pcf', name), 'utf8'))
}

const idOf = (it: FhirResource): string => textOf(it['id']) ?? ''

const { cases, resources } =
  FOLDER === undefined
    ? { cases: [], resources: {} }
    : (read('cases.json') as {
        readonly cases: readonly Case[]
        readonly resources: Readonly<Record<string, string>>
      })
const published =
  FOLDER === undefined
    ? []
    : readdirSync(join(FOLDER, 'ihe-pcf', 'json')).map((it) => read(`json/${it}`) as FhirResource)
const items =
  FOLDER === undefined
    ? []
    : [...published, ...(read('synthetic-observations.json') as readonly FhirResource[])]
const UNFLAGGED = cases.filter((it) => it.ambiguous !== true)

/** IHE PCF 1.1 names one purpose of its own. */
const OWN_PURPOSES: Readonly<Record<string, string>> = { FooBar: 'http://example.org/policies/purposeOfUse' }

function outcomeOf({ consent, requester, purpose, now, resource }: Case) {
  const name = resources[resource] ?? ''
  const item = items.find((it) => name === `${it.resourceType}/${idOf(it)}` || name === idOf(it))!
  const written = published.find((it) => [`ex-consent-${consent}`, `ex-${consent}`].includes(idOf(it)))!
  const system = OWN_PURPOSES[purpose] ?? ACT_REASON
  return outcome(
    [written],
    item,
    question({
      at: Date.parse(now),
      purposes: [{ system, code: purpose }],
      directory: directoryOf(published),
      requester: {
        workers: requester.filter((it) => !it.startsWith('Organization/')),
        organisations: requester.filter((it) => it.startsWith('Organization/')),
        workerId: undefined,
        organisationCode: undefined,
      },
    }),
    items,
  )
}

describe.skipIf(FOLDER === undefined)('the published consents of IHE Privacy Consent on FHIR', () => {
  it('are there', () => expect(UNFLAGGED.length).toBe(363))

  it.each(UNFLAGGED.map((it) => [it.id, it] as const))('%s', (_, it) => {
    expect(outcomeOf(it)).toBe(it.expect)
  })
})
