import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { AREAS } from '../../src/model/area.js'
import { isNhsNumber } from '../../src/model/nhs-number.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { caseRecords } from '../../sandbox/council/case-records.js'
import { ORGANISATIONS, organisationOf } from '../../sandbox/organisations.js'
import { PEOPLE } from '../../sandbox/people.js'
import { ROLES } from '../../sandbox/roles.js'
import { sandboxSources } from '../../sandbox/source-settings.js'

type RoleGroups = {
  readonly systems: Readonly<Record<string, string>>
  readonly roles: readonly {
    readonly group: string
    readonly codes: Readonly<Record<string, readonly string[]>>
  }[]
}

const groups = parse(readFileSync('consent-rules/role-groups.yaml', 'utf8')) as RoleGroups

/** The group that the rules put a coded role in. */
function groupOf(system: string, code: string): string | undefined {
  const name = Object.entries(groups.systems).find(([, url]) => url === system)?.[0] ?? ''
  return groups.roles.find((it) => it.codes[name]?.includes(code))?.group
}

describe('every role', () => {
  test.each(ROLES.map((it) => [it.name, it] as const))(
    '%s is in the group the rules put its code in',
    (_name, role) => {
      expect(groupOf(role.role.system, role.role.code)).toBe(role.roleGroup)
      expect(organisationOf(role.organisation).callingSystem.purposes).toContain(role.purpose)
    },
  )

  test('has its own name and user id', () => {
    expect(new Set(ROLES.map((it) => it.name)).size).toBe(ROLES.length)
    expect(new Set(ROLES.map((it) => it.userId)).size).toBe(ROLES.length)
  })

  test('the roles are those of the documentation', () => {
    expect(ROLES.map((it) => it.name)).toEqual([
      'social-worker',
      'duty-social-worker',
      'gp',
      'practice-nurse',
      'ward-nurse',
      'ed-doctor',
      'care-home-nurse',
      'senior-carer',
      'link-worker',
      'ig-officer',
      'citizen',
      'hillshire-social-worker',
      'hillshire-data-officer',
      'children-social-worker',
      'hill-farm-gp',
      'parent',
    ])
  })
})

describe('the region', () => {
  test('organisations have ODS codes, and calling systems of their own', () => {
    for (const { ods } of ORGANISATIONS) expect(isOdsCode(ods)).toBe(true)
    expect(new Set(ORGANISATIONS.map((it) => it.callingSystem.id)).size).toBe(ORGANISATIONS.length)
    expect(() => organisationOf('ZZZ')).toThrow('no organisation ZZZ')
  })

  test('people are visibly synthetic: numbers of the 999 range, TEST names, addresses and telephones of no one', () => {
    for (const person of PEOPLE) {
      expect(isNhsNumber(person.nhsNumber)).toBe(true)
      expect(person).toMatchObject({
        nhsNumber: expect.stringMatching(/^999/) as unknown,
        family: expect.stringMatching(/^TEST-/) as unknown,
        postcode: expect.stringMatching(/^ZZ99 /) as unknown,
        telephone: expect.stringMatching(/^01632 960/) as unknown,
      })
    }
  })

  test('no two rows of the case system carry the same id', () => {
    const ids = caseRecords().flatMap((it) => [
      ...it.addresses.map((row) => `address ${row.ADDRESS_ID}`),
      ...it.warningNotes.map((row) => `note ${row.WARNING_NOTE_ID}`),
      ...it.relationships.map((row) => `relationship ${row.PERSONAL_RELATIONSHIP_ID}`),
      ...it.allocations.map((row) => `allocation ${row.ALLOCATION_ID}`),
      ...it.assessments.map((row) => `assessment ${row.ASSESSMENT_ID}`),
      ...it.packagesOfCare.map((row) => `package ${row.PACKAGE_ID}`),
      ...it.caseStatuses.map((row) => `status ${row.CASE_STATUS_ID}`),
      ...it.visits.map((row) => `visit ${row.VISIT_ID}`),
    ])
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('the record sources together serve every area', () => {
    const { sources } = sandboxSources({
      proxyUrls: new Map([['A81001', 'http://practice']]),
      extractFolder: '/extracts',
      councilUrl: 'http://council',
      councilToken: 'token',
      pdsUrl: 'http://pds',
      sdsUrl: 'http://sds',
    })
    expect(new Set(sources.flatMap((it) => it['areas'] as readonly string[]))).toEqual(new Set(AREAS))
  })
})
