import { annotation } from '../datatypes/annotation.js'
import { codeableConcept, conceptOf, conceptOfCode, firstCode } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { age, evict, period, range } from '../datatypes/quantities.js'
import { ANY, ref, refs } from '../datatypes/reference.js'
import { type Draft, has, suppliedCoding, supplyAbsent } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { boolean, dateTime, text } from '../reading/primitives.js'
import { carried, choice, many, one, stu3Element } from '../reading/rows.js'
import { backbone, resource } from './resource.js'

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/condition-clinical'
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
const ENDED = ['inactive', 'remission', 'resolved']
const ASSERTERS = ['Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson']

const stage = backbone({
  elements: {
    summary: one('summary', codeableConcept),
    assessment: refs('assessment', ['ClinicalImpression', 'DiagnosticReport', 'Observation']),
  },
})
const evidence = backbone({
  elements: { code: many('code', codeableConcept), detail: refs('detail', ANY) },
})
const onset = { DateTime: dateTime, Age: age, Period: period, Range: range, String: text }

/** Condition, which in GP Connect is a problem: its links to other problems and to content are in its extensions. */
export const condition = resource({
  elements: {
    identifier: many('identifier', identifier),
    clinicalStatus: one('clinicalStatus', conceptOfCode(CLINICAL, ['active', 'recurrence', ...ENDED])),
    verificationStatus: one(
      'verificationStatus',
      conceptOfCode(VERIFICATION, [
        'provisional',
        'differential',
        'confirmed',
        'refuted',
        'entered-in-error',
      ]),
    ),
    category: many('category', codeableConcept),
    severity: one('severity', codeableConcept),
    code: one('code', codeableConcept),
    bodySite: many('bodySite', codeableConcept),
    subject: ref('subject', ['Patient', 'Group']),
    context: ref('encounter', ['Encounter']),
    ...choice('onset', 'onset', onset),
    ...choice('abatement', 'abatement', onset),
    abatementBoolean: carried(stu3Element('Condition.abatement'), 'Boolean', boolean),
    assertedDate: one('recordedDate', dateTime),
    asserter: ref('asserter', ASSERTERS),
    stage: many('stage', stage),
    evidence: many('evidence', evidence),
    note: many('note', annotation),
  },
  finish: (draft, at) => {
    supplyAbsent(draft, 'subject')
    if (draft.out['category'] === undefined)
      draft.out['category'] = [
        conceptOf('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item'),
      ]
    keepStatusInvariants(draft, at)
  },
})

const ABATEMENTS = Object.keys(onset).map((it) => `abatement${it}`)

/** con-4: what has ended is not active. con-5: what was entered in error has no clinical status. */
function keepStatusInvariants(draft: Draft, at: Place): void {
  if (firstCode(draft.out['verificationStatus']) === 'entered-in-error') evict(draft, 'clinicalStatus', at)
  const abated = ABATEMENTS.filter((it) => has(draft, it))
  if (abated.length === 0) return
  const status = firstCode(draft.out['clinicalStatus'])
  if (status !== undefined && ENDED.includes(status)) return
  const wrong = firstCode(draft.out['verificationStatus']) === 'entered-in-error'
  if (status !== undefined || wrong) for (const name of abated) evict(draft, name, at)
  else {
    const rule = 'a problem with an end and no status is inactive'
    draft.out['clinicalStatus'] = { coding: [suppliedCoding(CLINICAL, 'inactive', rule)] }
    at.reading.report('supplied-value', at)
  }
}
