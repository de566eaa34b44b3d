import { describe, expect, it } from 'vitest'
import { parseFactTable } from '../../../src/decision/rule-files/fact-table.js'
import { parseRoleGroups } from '../../../src/decision/rule-files/role-groups.js'
import { ruleFiles } from '../rule-folder.js'

const fileNamed = (name: string) => ruleFiles().find((it) => it.name === name)!

const SDS = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName'
const LOCAL = 'https://linchpin.example/fhir/CodeSystem/role'

describe('the fact table', () => {
  const read = parseFactTable(fileNamed('facts.yaml'))
  const facts = read.kind === 'read' ? read.facts : undefined

  it.each([
    ['requester.relationship', 24, 'as-none'],
    ['subject.dissent', 24, 'cannot-check'],
    ['subject.pds', 'request', 'cannot-check'],
    ['requester.userId', 'token', 'access-denied'],
    ['resource.labels', 'request', 'withhold'],
  ] as const)('says how old %s may be and what follows when it is unknown', (fact, maxAge, ifUnknown) => {
    expect(facts?.get(fact)).toMatchObject({ maxAge, ifUnknown })
  })

  it('says which facts nothing is decided without', () => {
    expect(facts?.get('requester.userId')?.needed).toBe(true)
    expect(facts?.get('subject.dissent')?.needed).toBe(false)
  })

  it('tells what is no YAML', () => {
    expect(parseFactTable({ name: 'f.yaml', text: 'facts: [' })).toMatchObject({
      kind: 'errors',
      problems: [{ file: 'f.yaml', line: 1 }],
    })
  })

  it('tells a second row for one fact, and where', () => {
    const row =
      '{ fact: purpose, holds: text, attested_by: token, max_age: token, if_unknown: access-denied }'
    expect(parseFactTable({ name: 'f.yaml', text: `kind: facts\nfacts:\n  - ${row}\n  - ${row}\n` })).toEqual(
      {
        kind: 'errors',
        problems: [{ file: 'f.yaml', line: 4, column: 13, message: '"purpose" has a row already' }],
      },
    )
  })

  it('keeps withholding for facts of a resource', () => {
    const row = '{ fact: purpose, holds: text, attested_by: token, max_age: token, if_unknown: withhold }'
    const bad = parseFactTable({ name: 'f.yaml', text: `kind: facts\nfacts:\n  - ${row}\n` })
    expect(bad).toMatchObject({ kind: 'errors', problems: [{ line: 3 }] })
  })
})

describe('the role groups', () => {
  it('are not read from what is no YAML', () => {
    expect(parseRoleGroups({ name: 'r.yaml', text: 'roles: [' })).toMatchObject({
      kind: 'errors',
      problems: [{ file: 'r.yaml', line: 1 }],
    })
  })

  const read = parseRoleGroups(fileNamed('role-groups.yaml'))
  const roles = read.kind === 'read' ? read.roleGroups : undefined

  it.each([
    [SDS, 'R0260', 'gp', 'regulated-health', true],
    [SDS, 'R1330', 'social-worker', 'regulated-social-work', false],
    [SDS, 'R9605', 'duty-social-worker', 'regulated-social-work', false],
    [SDS, 'R9575', 'care-manager', 'social-care-staff', false],
    [LOCAL, 'link-worker', 'link-worker', 'interface-role', false],
    [LOCAL, 'citizen', 'patient', 'citizen', false],
    [LOCAL, 'ig-officer', 'ig-officer', 'admin', false],
  ] as const)('know %s|%s', (system, code, name, group, healthProfessional) => {
    expect(roles?.named({ system, code })).toEqual({ name, group, healthProfessional })
  })

  it.each([
    [LOCAL, 'R0260'],
    [undefined, 'gp'],
    [SDS, 'R0000'],
  ])('do not know %s|%s', (system, code) => {
    expect(roles?.named({ system, code })).toBeUndefined()
  })
})
