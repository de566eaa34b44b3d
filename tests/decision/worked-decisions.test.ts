import { describe, expect, it } from 'vitest'
import { type FactPath, isFactPath } from '../../src/decision/conditions/fact-paths.js'
import { type FactValue } from '../../src/decision/conditions/fact-row.js'
import { type Verdict } from '../../src/decision/rule-set.js'
import { factTree } from '../../src/decision/rule-files/example-facts.js'
import { readYaml } from '../../src/decision/rule-files/yaml-file.js'
import { compiled, ruleFiles } from './rule-folder.js'

const { ruleSet } = compiled()

type Changes = Readonly<Record<string, FactValue>>
type Start = { readonly base: Changes; readonly settings: Readonly<Record<string, Changes>> }

function start(): Start {
  const read = readYaml(ruleFiles().find((it) => it.name === 'example-facts.yaml')!)
  if (read.kind === 'problems') throw new Error('the example facts cannot be read')
  return read.yaml.value as Start
}

type WorkedDecision = {
  readonly story: string
  readonly given: readonly string[]
  readonly facts?: Changes
  readonly expected: Partial<Verdict>
}

const DIRECT_CARE = { gdpr6: '6(1)(e)', gdpr9: '9(2)(h); DPA 2018 Sch 1 para 2' }
const SAFEGUARDING = { gdpr6: '6(1)(e)', gdpr9: '9(2)(g) and 9(2)(h); DPA 2018 Sch 1 para 18' }

const DECISIONS: readonly WorkedDecision[] = [
  {
    story: 'a social worker reads medication: nothing to do beside',
    given: [],
    expected: {
      decision: 'permit',
      obligations: [],
      reasons: ['A-04'],
      masks: [],
      missing: [],
      basis: { ...DIRECT_CARE, commonLaw: 'implied consent', duty: 'HSCA 2012 s.251B' },
    },
  },
  {
    story: 'the duty to share is not claimed for a child',
    given: [],
    facts: { 'subject.age': 12 },
    expected: { basis: { ...DIRECT_CARE, commonLaw: 'implied consent', duty: undefined } },
  },
  {
    story: "nor by children's services",
    given: [],
    facts: { 'requester.org.type': 'la-children' },
    expected: { basis: { ...DIRECT_CARE, commonLaw: 'implied consent', duty: undefined } },
  },
  {
    story: 'a section 42 enquiry past a dissent',
    given: ['section-42'],
    facts: { 'subject.dissent': true },
    expected: {
      decision: 'permit',
      reasons: ['G-02', 'R-01 overridden', 'A-12'],
      obligations: ['privacy-officer-alert', 'record-reason', 'minimum-necessary'],
      basis: { ...SAFEGUARDING, commonLaw: 'overriding public interest', duty: 'Care Act 2014 s.42' },
    },
  },
  {
    story: 'a section 47 enquiry past a dissent',
    given: ['section-47'],
    facts: { 'subject.dissent': true },
    expected: {
      reasons: ['G-03', 'R-01 overridden', 'A-12'],
      basis: { ...SAFEGUARDING, commonLaw: 'overriding public interest', duty: 'Children Act 1989 s.47' },
    },
  },
  {
    story: 'break-glass for an unconscious person who dissented',
    given: ['break-glass', 'unconscious'],
    facts: { 'subject.dissent': true },
    expected: {
      reasons: ['G-04', 'R-01 overridden', 'A-11', 'O-02'],
      obligations: ['privacy-officer-alert', 'record-reason', 'inform-subject', 'time-limit-4h'],
      basis: {
        gdpr6: '6(1)(d)',
        gdpr9: '9(2)(c)',
        commonLaw: 'overall benefit of a person who cannot consent',
        duty: undefined,
      },
    },
  },
  {
    story: 'break-glass past a dissent needs a source that honours it',
    given: ['break-glass', 'unconscious'],
    facts: { 'subject.dissent': true, 'resource.overrideSupported': false },
    expected: { decision: 'refuse', code: 'NO_PATIENT_CONSENT', reasons: ['G-04', 'R-01'], basis: undefined },
  },
  {
    story: 'whether the person can consent is not known',
    given: ['break-glass'],
    facts: { 'subject.dissent': true, 'subject.cannotConsent': null },
    expected: { decision: 'refuse', code: 'CANNOT_CHECK', missing: ['subject.cannotConsent'] },
  },
  {
    story: 'a court order for the record of someone who died',
    given: ['court-order'],
    facts: { 'subject.deceased': true },
    expected: { decision: 'permit', reasons: ['G-01', 'R-14 overridden'], obligations: ['caldicott-log'] },
  },
  {
    story: 'a court order does not make the gateway ask a practice for a restricted person',
    given: ['court-order'],
    facts: { 'subject.pds': 'R', 'resource.overrideSupported': false },
    expected: { decision: 'refuse', code: 'PATIENT_NOT_FOUND' },
  },
  {
    story: 'a best-interests decision records its reason',
    given: [],
    facts: { 'subject.capacity': 'lacks', 'subject.bestInterests': true },
    expected: {
      reasons: ['G-05', 'A-04'],
      obligations: ['record-reason'],
      basis: { ...DIRECT_CARE, commonLaw: 'best interests, Mental Capacity Act 2005 s.4', duty: undefined },
    },
  },
  {
    story: 'a child in need, with explicit consent',
    given: [],
    facts: { purpose: 'child-in-need', 'subject.age': 9, 'subject.consent.explicit': true },
    expected: {
      decision: 'permit',
      basis: { ...DIRECT_CARE, commonLaw: 'explicit consent', duty: 'Children Act 1989 s.17' },
    },
  },
  {
    story: 'a person reads their own record',
    given: ['own-record'],
    facts: { 'requester.permissionToView': null },
    expected: {
      decision: 'permit',
      reasons: [],
      basis: {
        gdpr6: '6(1)(c)',
        gdpr9: '9(2)(h); DPA 2018 Sch 1 para 2',
        commonLaw: 'request of the person',
        duty: 'UK GDPR Article 15',
      },
    },
  },
  {
    story: 'another person’s item raises an alarm',
    given: [],
    facts: { 'resource.subjectMatches': false },
    expected: {
      decision: 'withhold',
      disclose: 'silent',
      obligations: ['security-alarm'],
      reasons: ['I-08'],
    },
  },
  {
    story: 'a worker the person objects to finds nobody, and the privacy officer hears of it',
    given: [],
    facts: { 'subject.objectsToUser': ['worker-1'] },
    expected: { code: 'PATIENT_NOT_FOUND', obligations: ['privacy-officer-alert'], reasons: ['R-03'] },
  },
  {
    story: 'silent beats generic, and generic beats none',
    given: [],
    facts: { 'resource.labels': ['SEALED', 'WITNESS'], 'resource.type': 'Observation' },
    expected: { decision: 'withhold', disclose: 'silent', reasons: ['S-04', 'R-04', 'A-04'] },
  },
  {
    story: 'generic beats none',
    given: [],
    facts: { 'resource.labels': ['SEALED'], 'resource.type': 'Observation' },
    expected: { decision: 'withhold', disclose: 'generic', reasons: ['R-04', 'A-04'] },
  },
  {
    story: 'not found beats every other refusal but an outage',
    given: [],
    facts: {
      'subject.pds': 'R',
      'subject.dissent': true,
      'agreement.inForce': false,
      'requester.authAssurance': 1,
    },
    expected: { code: 'PATIENT_NOT_FOUND', reasons: ['I-02', 'R-01', 'R-07', 'A-02'] },
  },
  {
    story: 'among other refusals the earlier tier is told',
    given: [],
    facts: { 'subject.dissent': true, 'agreement.inForce': false },
    expected: { code: 'NO_PATIENT_CONSENT', reasons: ['R-01', 'A-02'] },
  },
  {
    story: 'who has no relationship hears nothing that the person or the holder laid down',
    given: [],
    facts: { 'subject.dissent': true, 'agreement.inForce': false, 'requester.relationship': 'none' },
    expected: { code: 'NO_RELATIONSHIP', reasons: ['R-01', 'A-01', 'A-02'] },
  },
  {
    story: 'who breaks the glass is told what stands against that',
    given: ['break-glass'],
    facts: { 'subject.dissent': true, 'override.reason': null },
    expected: { code: 'NO_PATIENT_CONSENT', reasons: ['R-01', 'A-01'] },
  },
  {
    story: 'the reasons of a refusal do not depend on the item',
    given: ['court-order'],
    facts: { 'resource.labels': ['SEALED'], 'requester.authAssurance': 1 },
    expected: { decision: 'refuse', reasons: ['I-02', 'G-01'] },
  },
  {
    story: 'a care plan of a restricted person shows no place',
    given: ['gp-asks-council'],
    facts: { 'subject.pds': 'R' },
    expected: {
      decision: 'mask',
      reasons: ['R-09', 'A-05'],
      masks: [
        'address',
        'telecom',
        'contact',
        'generalPractitioner',
        'managingOrganization',
        'location',
        'serviceProvider',
        'birthPlace',
        'deathNotification',
        'dispenseRequest.performer',
        'hospitalization',
        'locationReference',
        'activity.detail.location',
      ],
    },
  },
]

describe('worked decisions', () => {
  const { base, settings } = start()

  it.each(DECISIONS.map((it) => [it.story, it] as const))('%s', (_, { given, facts, expected }) => {
    const changes = new Map<FactPath, FactValue>()
    for (const set of [base, ...given.map((it) => settings[it]!), facts ?? {}]) {
      for (const [path, value] of Object.entries(set)) if (isFactPath(path)) changes.set(path, value)
    }
    const tree = factTree(changes)
    expect(ruleSet.decide(tree)).toMatchObject(expected)
    const { resource = {}, ...request } = tree
    expect(ruleSet.fold(request, { class: resource.class! }).judge(resource)).toMatchObject(expected)
  })
})
