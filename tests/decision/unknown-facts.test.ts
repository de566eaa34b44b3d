import { describe, expect, it } from 'vitest'
import { type FactPath } from '../../src/decision/conditions/fact-paths.js'
import { type FactTree } from '../../src/model/facts.js'
import { parted } from './random-facts.js'
import { compiled } from './rule-folder.js'

const rules = compiled()
const { ruleSet } = rules
const base = rules.examples.find((it) => it.rule === 'A-04')!.facts

/** What losing one fact of an ordinary permit leads to. */
const CONSEQUENCES: readonly (readonly [FactPath, string, string])[] = [
  ['action', 'refuse', 'ACCESS_DENIED'],
  ['purpose', 'refuse', 'ACCESS_DENIED'],
  ['requester.userId', 'refuse', 'ACCESS_DENIED'],
  ['requester.roleGroup', 'refuse', 'ACCESS_DENIED'],
  ['requester.authAssurance', 'refuse', 'ACCESS_DENIED'],
  ['requester.permissionToView', 'refuse', 'ACCESS_DENIED'],
  ['requester.org.id', 'refuse', 'ACCESS_DENIED'],
  ['requester.org.dspt', 'refuse', 'CANNOT_CHECK'],
  ['agreement.inForce', 'refuse', 'CANNOT_CHECK'],
  ['release.state', 'refuse', 'CANNOT_CHECK'],
  ['requester.relationship', 'refuse', 'NO_RELATIONSHIP'],
  ['subject.nhsNumberStatus', 'refuse', 'CANNOT_CHECK'],
  ['subject.demographicsMatch', 'refuse', 'CANNOT_CHECK'],
  ['subject.pds', 'refuse', 'CANNOT_CHECK'],
  ['subject.deceased', 'refuse', 'CANNOT_CHECK'],
  ['subject.dissent', 'refuse', 'CANNOT_CHECK'],
  ['subject.objectsTo', 'refuse', 'CANNOT_CHECK'],
  ['subject.objectsToUser', 'refuse', 'CANNOT_CHECK'],
  ['resource.class', 'withhold', 'generic'],
  ['resource.type', 'withhold', 'generic'],
  ['resource.labels', 'withhold', 'generic'],
  ['resource.confidentiality', 'withhold', 'generic'],
  ['resource.labelled', 'withhold', 'generic'],
  ['resource.subjectMatches', 'withhold', 'generic'],
  ['resource.controllerIsSource', 'withhold', 'generic'],
  ['resource.anonymousAccess', 'withhold', 'generic'],
]

function without(tree: FactTree, path: FactPath): FactTree {
  const copy = structuredClone(tree) as Record<string, unknown>
  const parts = path.split('.')
  const last = parts.pop()!
  Reflect.deleteProperty(
    parts.reduce((it, part) => it[part] as Record<string, unknown>, copy),
    last,
  )
  return copy
}

describe('an unknown fact', () => {
  it('is what turns the permit', () => expect(ruleSet.decide(base).decision).toBe('permit'))

  it.each(CONSEQUENCES)('%s leads to %s %s', (fact, decision, detail) => {
    const verdict = ruleSet.decide(without(base, fact))
    expect({ decision: verdict.decision, detail: verdict.code ?? verdict.disclose }).toEqual({
      decision,
      detail,
    })
    expect(verdict.missing).toContain(fact)
  })

  it('never hides a refusal that stands without it, nor a person who is as absent', () => {
    const restricted = { ...base, subject: { ...base.subject, pds: 'R' }, agreement: {} }
    expect(ruleSet.decide({ ...base, agreement: {} }).code).toBe('CANNOT_CHECK')
    expect(ruleSet.decide(restricted).code).toBe('PATIENT_NOT_FOUND')
    expect(ruleSet.decide({ ...restricted, agreement: { inForce: false } }).code).toBe('PATIENT_NOT_FOUND')
  })

  it('activities that are no list are unknown, and no error, when somebody claims to break the glass', () => {
    const { activities: _, ...stranger } = { ...base.requester, roleGroup: 'regulated-health' as const }
    const claim = { ...base, override: { breakGlass: true } }
    const asked = { ...stranger, relationship: 'none' as const }
    const odd: object = { ...asked, activities: { not: 'a list' } }
    const absent = ruleSet.decide({ ...claim, requester: asked })
    expect(absent.reasons).toContain('A-01')
    expect(ruleSet.decide({ ...claim, requester: odd })).toEqual(absent)
  })

  it('decides an empty tree without an error', () => {
    expect(ruleSet.decide({})).toMatchObject({ decision: 'refuse', code: 'CANNOT_CHECK' })
  })
})

describe('a rule that cannot be evaluated', () => {
  const broken = new Proxy(
    {},
    {
      get: () => {
        throw new Error('the register is broken')
      },
    },
  )

  it('denies', () => {
    const verdict = { decision: 'refuse', code: 'ACCESS_DENIED', reasons: ['D-00'], basis: undefined }
    expect(ruleSet.decide({ ...base, subject: broken })).toMatchObject(verdict)
    const { request } = parted(base)
    const folded = ruleSet.fold({ ...request, subject: broken }, { class: 'gp-record' })
    expect(folded.judge({ type: 'Patient' })).toMatchObject(verdict)
    expect(folded.refusalFor('Patient')).toMatchObject(verdict)
    expect(folded.viewExcludes('Patient')).toBe(true)
    expect(ruleSet.fold(request, { class: 'gp-record' }).judge(broken)).toMatchObject(verdict)
  })
})

describe('folded rules tell of a type before anything is fetched', () => {
  const { request } = parted(base)
  const gpRecord = { class: 'gp-record', overrideSupported: false } as const

  it('what the restricted view holds and how much of it', () => {
    const folded = ruleSet.fold(request, gpRecord)
    expect(folded.newestOnly('Encounter')).toBe(3)
    expect(folded.newestOnly('MedicationStatement')).toBeUndefined()
    expect(folded.activeOnly('Condition')).toBe(true)
    expect(folded.activeOnly('MedicationStatement')).toBe(false)
    expect(folded.viewExcludes('Observation')).toBe(true)
    expect(folded.viewExcludes('Medication')).toBe(false)
    expect(folded.viewExcludes('Condition')).toBe(false)
    expect(folded.refusalFor('MedicationStatement')).toBeUndefined()
  })

  it('that the dead are read of only as Patient', () => {
    const folded = ruleSet.fold({ ...request, subject: { ...request.subject, deceased: true } }, gpRecord)
    expect(folded.refusalFor('MedicationStatement')?.code).toBe('PATIENT_NOT_FOUND')
    expect(folded.refusalFor('Patient')).toBeUndefined()
  })

  it('that a section 42 enquiry sees every consultation', () => {
    const enquiry = rules.examples.find((it) => it.rule === 'G-02' && it.expected.then === 'fires')!.facts
    expect(ruleSet.fold(enquiry, gpRecord).newestOnly('Encounter')).toBeUndefined()
  })
})
