import { expect, it } from 'vitest'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { type ConsentOutcome } from '../../../src/decision/consent/compile-consents.js'
import { type ConsentQuestion } from '../../../src/decision/consent/compile-directive.js'
import { type Given, label, observation, outcome, purpose, question } from './consents.js'

/** What consents say of one item: a plain one, asked about by the worker, unless the case says otherwise. */
export type Case = {
  readonly says: string
  readonly consents: readonly Given[]
  readonly item?: FhirResource
  readonly others?: readonly FhirResource[]
  readonly asked?: Partial<ConsentQuestion>
  readonly gives: ConsentOutcome
}

export const labels = (...codes: readonly string[]): JsonObject => ({ securityLabel: codes.map(label) })
export const permit = (more: JsonObject = {}): JsonObject => ({ type: 'permit', ...more })
export const deny = (more: JsonObject = {}): JsonObject => ({ type: 'deny', ...more })
export const purposes = (...codes: readonly string[]): JsonObject => ({ purpose: purpose(...codes) })

export function check(cases: readonly Case[]): void {
  it.each(cases)(
    '$says: $gives',
    ({ consents, item = observation(['N']), others = [], asked = {}, gives }) => {
      expect(outcome(consents, item, question(asked), others)).toBe(gives)
    },
  )
}
