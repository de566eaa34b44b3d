import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileCondition } from '../../src/fhir/validate/fhirpath/compile-expression.js'
import { resourceNode } from '../../src/fhir/validate/fhirpath/node.js'
import { UnsupportedExpression } from '../../src/fhir/validate/fhirpath/syntax/syntax.js'
import { type JsonObject } from '../../src/model/json.js'
import { SCHEMA } from './base-validator.js'
import { BUNDLE, OBSERVATION, PATIENT } from './valid-resources.js'

function evaluate(expression: string, resource: JsonObject = PATIENT): boolean | undefined {
  const node = resourceNode(resource)
  return compileCondition(expression)([node], {
    schema: SCHEMA,
    resource,
    rootResource: resource,
    context: node,
    resolve: (reference) =>
      reference === '#home' ? resourceNode({ resourceType: 'Organization' }) : undefined,
  })
}

const TRUE_OF_THE_PATIENT: readonly string[] = [
  'name.exists() and photo.empty()',
  'Patient.name.given.count() = 2',
  "name.given.first() = 'Ann'",
  "name.given[1] = 'Bea'",
  "name.where(use = 'official').exists()",
  "name.exists(use = 'official')",
  "telecom.all(system = 'phone')",
  'name.given.select($this.length()).distinct().count() = 1',
  'name.given.isDistinct()',
  'deceased.is(boolean) and (deceased is Boolean)',
  'deceased.ofType(dateTime).empty()',
  'deceased as boolean = false',
  'photo.exists() implies (1 = 2)',
  'photo.exists() xor name.exists()',
  '(1 | 2 | 2).count() = 2',
  "'a' in ('a' | 'b')",
  "('a' | 'b') contains 'b'",
  "gender & '!' = 'female!'",
  "gender.startsWith('fe') and gender.endsWith('male') and gender.contains('ma')",
  "gender.matches('^[a-z]+$') and gender.replaceMatches('[a-e]', 'x').startsWith('fx')",
  "gender.substring(2) = 'male' and gender.substring(0, 2) = 'fe'",
  "'12'.toInteger() + 1 = 13",
  'iif(photo.empty(), true, false)',
  'managingOrganization.resolve().is(Organization)',
  "%resource.contained.id.trace('ids').exists()",
  "descendants().where($this is Reference).reference = '#home'",
  'children().count() > 5',
  "extension('http://hl7.org/fhir/StructureDefinition/patient-birthPlace').value.city = 'Riverton'",
  'birthDate < @1952 and birthDate >= @1951-12',
  "name.family ~ 'SAMPLE'",
  '{}.empty()',
  '-(1) + 2 = 1 and 7 div 2 = 3 and 7 mod 2 = 1 and 7 / 2 = 3.5',
  "name.given.tail() = 'Bea' and name.given.last() = 'Bea'",
  "name.given.intersect('Ann' | 'Cy') = 'Ann'",
  'name.given.combine(name.given).count() = 4',
  "name.given.exclude('Ann') = 'Bea'",
  'name.select(given.first()).allTrue().not() or true',
  '`name`.exists() /* a comment */',
  "'it\\'s'.length() = 4",
]

describe('FHIRPath as invariants use it', () => {
  test.each(TRUE_OF_THE_PATIENT)('%s', (expression) => {
    expect(evaluate(expression)).toBe(true)
  })

  test.each([
    ['photo.exists()', false],
    ["photo.url = 'x'", undefined],
    ["photo.url = 'x' or name.exists()", true],
    ["photo.url = 'x' and name.exists()", undefined],
    ["photo.url = 'x' and photo.exists()", false],
    ["photo.url.startsWith('x')", false],
  ])('%s is %s', (expression, value) => {
    expect(evaluate(expression)).toBe(value)
  })

  test('sees an extension where a primitive has no value', () => {
    const unknown: JsonObject = {
      resourceType: 'Patient',
      _birthDate: {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'unknown' },
        ],
      },
    }
    expect(evaluate('birthDate.exists() and birthDate.hasValue().not()', unknown)).toBe(true)
    expect(evaluate("birthDate.extension.value = 'unknown'", unknown)).toBe(true)
  })

  test('knows the type of a resource inside another', () => {
    expect(evaluate('entry.first().resource.is(CarePlan)', BUNDLE)).toBe(true)
    expect(evaluate("entry.resource.ofType(Patient).name.family = 'Sample'", BUNDLE)).toBe(true)
    expect(evaluate("value.ofType(Quantity).unit = 'kg' and value.is(Quantity)", OBSERVATION)).toBe(true)
  })

  test.each(["memberOf('x')", 'name.', 'name.given.unknown()', '%nothing', 'a ? b', 'name.where()', '(1'])(
    '%s cannot be evaluated, and says so',
    (expression) => {
      expect(() => compileCondition(expression)).toThrow(UnsupportedExpression)
    },
  )
})

test('every invariant of R4 can be evaluated', () => {
  const table = readFileSync(join(import.meta.dirname, '../../profiles/r4-elements.json'), 'utf8')
  const invariants = [...table.matchAll(/\["([a-z]+-\d+[a-z]?)",("(?:[^"\\]|\\.)*")\]/g)]
  expect(invariants.length).toBeGreaterThan(190)
  const refused = invariants.filter(([, , text = '""']) => !compiles(String(JSON.parse(text))))
  expect([...new Set(refused.map(([, key]) => key))]).toEqual(['txt-1', 'txt-2'])
})

function compiles(expression: string): boolean {
  try {
    compileCondition(expression)
    return true
  } catch {
    return false
  }
}
