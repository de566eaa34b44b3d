import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PEOPLE, type SandboxPerson } from '../../sandbox/people.js'
import { chartOf } from '../../sandbox/practice/charts/charts.js'
import { type AskedFor, DISABLED_AREAS } from '../../sandbox/practice/record/asked-for.js'
import { structuredRecord } from '../../sandbox/practice/record/structured-record.js'
import { isJsonObject, type Json, type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { resources, TRACE_ID } from './practice-asker.js'

const NOW = '2026-06-15T08:00:00.000Z'
const PATIENTS = PEOPLE.filter((it) => it.practice === 'A81001')
const person = fc.constantFrom(...PATIENTS)
const optional = <T>(it: fc.Arbitrary<T>) => fc.option(it, { nil: undefined })

const problemFilter = fc.record(
  { status: fc.constantFrom('active', 'inactive'), significance: fc.constantFrom('major', 'minor') },
  { requiredKeys: [] },
)
/** Every request the practice can be asked, and some it would refuse. */
const askedFor: fc.Arbitrary<AskedFor> = fc
  .record({
    allergies: optional(fc.record({ resolved: fc.boolean() })),
    medications: optional(
      fc.record(
        { issues: fc.boolean(), from: fc.constantFrom('1980-01-01', '2020-01-01', '2026-06-01') },
        { requiredKeys: ['issues'] },
      ),
    ),
    problems: optional(fc.array(problemFilter, { minLength: 1, maxLength: 2 })),
    immunisations: optional(fc.record({ notGiven: fc.boolean() })),
    consultations: optional(
      fc.record(
        {
          mostRecent: fc.integer({ min: 1, max: 7 }),
          start: fc.constantFrom('2014-01-01', '2024-01-01'),
          end: fc.constantFrom('2025-12-08', '2026-06-01'),
        },
        { requiredKeys: [] },
      ),
    ),
    disabled: fc.subarray([...DISABLED_AREAS]),
    unrecognised: fc.subarray(['includeHoroscope', 'includeMedication.colour']),
  })
  .map((it) => Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as AskedFor)

const bundleOf = (it: SandboxPerson, asked: AskedFor): JsonObject =>
  structuredRecord(chartOf(it.nhsNumber), it, asked, { traceId: TRACE_ID, now: NOW })

/** Checks one law of every record the practice can give out. */
function checkAlways(law: (bundle: JsonObject, asked: AskedFor, of: SandboxPerson) => void): void {
  fc.assert(
    fc.property(person, askedFor, (of, asked) => {
      law(bundleOf(of, asked), asked, of)
    }),
    { numRuns: 100 },
  )
}

function walk(value: Json | undefined, visit: (it: JsonObject) => void): void {
  if (Array.isArray(value)) value.forEach((it: Json) => walk(it, visit))
  if (!isJsonObject(value)) return
  visit(value)
  Object.values(value).forEach((it) => walk(it, visit))
}

function referencesIn(value: Json): readonly string[] {
  const found: string[] = []
  walk(value, (it) => {
    if (typeof it['reference'] === 'string') found.push(it['reference'])
  })
  return found
}

describe('every record the practice can give out', () => {
  it('has only references that resolve within it, contained ones within their list', () => {
    checkAlways((bundle) => {
      const known = new Set(
        resources(bundle).map((it) => `${textOf(it['resourceType']) ?? ''}/${textOf(it['id']) ?? ''}`),
      )
      for (const resource of resources(bundle)) {
        const contained = new Set(objectsOf(resource['contained']).map((it) => `#${textOf(it['id']) ?? ''}`))
        const dangling = referencesIn(resource).filter((it) => !known.has(it) && !contained.has(it))
        expect(dangling).toEqual([])
        expect(contained).toEqual(new Set(referencesIn(resource).filter((it) => it.startsWith('#'))))
      }
    })
  })

  it('has one resource an id, and an id for all that is referred to', () => {
    checkAlways((bundle) => {
      const ids = resources(bundle).flatMap((it) => (it['id'] === undefined ? [] : [it['id']]))
      expect(new Set(ids).size).toBe(ids.length)
    })
  })

  it('holds one patient, the one asked for, and everything clinical is theirs', () => {
    checkAlways((bundle, _, of) => {
      const [patient, ...more] = resources(bundle, 'Patient')
      expect(more).toEqual([])
      expect(objectsOf(patient?.['identifier'])[0]?.['value']).toBe(of.nhsNumber)
      const subjects = resources(bundle).flatMap((it) => [it['subject'], it['patient']].filter(isJsonObject))
      expect(new Set(subjects.map((it) => it['reference']))).toEqual(
        subjects.length === 0 ? new Set() : new Set([`Patient/${textOf(patient?.['id']) ?? ''}`]),
      )
    })
  })

  it('is a collection with the trace id, without fullUrl and lastUpdated, each resource with its profile', () => {
    checkAlways((bundle) => {
      expect([bundle['resourceType'], bundle['type'], bundle['id']]).toEqual([
        'Bundle',
        'collection',
        TRACE_ID,
      ])
      for (const entry of objectsOf(bundle['entry'])) expect(Object.keys(entry)).toEqual(['resource'])
      expect(JSON.stringify(bundle)).not.toContain('lastUpdated')
      for (const resource of resources(bundle)) {
        expect(JSON.stringify(resource['meta'])).toMatch(
          /https:\/\/fhir\.nhs\.uk\/STU3\/StructureDefinition\//,
        )
      }
    })
  })

  it('has one primary list an area that was asked for, and no other', () => {
    const lists: readonly (readonly [code: string, asked: (it: AskedFor) => boolean])[] = [
      ['886921000000105', (it) => it.allergies !== undefined],
      ['1103671000000101', (it) => it.allergies?.resolved === true],
      ['933361000000108', (it) => it.medications !== undefined],
      ['717711000000103', (it) => it.problems !== undefined],
      ['1149501000000101', (it) => it.consultations !== undefined],
      ['1102181000000102', (it) => it.immunisations !== undefined],
      ['826501000000100', (it) => it.disabled.includes('uncategorised')],
      ['887191000000108', (it) => it.disabled.includes('investigations')],
      ['792931000000107', (it) => it.disabled.includes('referrals')],
      ['714311000000108', (it) => it.disabled.includes('diary')],
    ]
    checkAlways((bundle, asked) => {
      const codes = resources(bundle, 'List').map((it) => JSON.stringify(it['code']))
      for (const [code, wanted] of lists) {
        expect(codes.filter((it) => it.includes(`"${code}"`)).length).toBe(wanted(asked) ? 1 : 0)
      }
    })
  })

  it('gives an empty list its reason and note, and no other list either', () => {
    checkAlways((bundle) => {
      for (const list of resources(bundle, 'List').filter((it) => it['encounter'] === undefined)) {
        const empty = objectsOf(list['entry']).length === 0
        expect(list['emptyReason'] === undefined).toBe(!empty)
        expect(JSON.stringify(list['note'] ?? '').includes('Information not available')).toBe(empty)
      }
    })
  })

  it('never lets sealed words out, nor an Encounter with a class, nor a statement whose `taken` means something', () => {
    checkAlways((bundle) => {
      expect(JSON.stringify(bundle)).not.toMatch(/sealed/i)
      expect(resources(bundle, 'Encounter').filter((it) => it['class'] !== undefined)).toEqual([])
      expect(resources(bundle, 'MedicationStatement').filter((it) => it['taken'] !== 'unk')).toEqual([])
    })
  })

  it('holds nothing that FHIR JSON may not: no empty array, object or text, no null', () => {
    checkAlways((bundle) => {
      expect(JSON.stringify(bundle)).not.toMatch(/\[\]|\{\}|""|null/)
    })
  })

  it('is the same each time', () => {
    checkAlways((bundle, asked, of) => {
      expect(bundleOf(of, asked)).toEqual(bundle)
    })
  })

  it('uses SNOMED CT identifiers whose check digit holds', () => {
    const all: AskedFor = {
      allergies: { resolved: true },
      medications: { issues: true },
      problems: [{}],
      immunisations: { notGiven: true },
      consultations: {},
      disabled: [],
      unrecognised: [],
    }
    const codes = new Set<string>()
    for (const it of PATIENTS) {
      walk(bundleOf(it, all), (coding) => {
        if (coding['system'] === 'http://snomed.info/sct') codes.add(textOf(coding['code']) ?? '')
      })
    }
    expect(codes.size).toBeGreaterThan(40)
    expect([...codes].filter((it) => !hasVerhoeffDigit(it))).toEqual([])
  })
})

/** The check digit of a SNOMED CT identifier is Verhoeff's, over the dihedral group D5. */
function hasVerhoeffDigit(code: string): boolean {
  const multiply = (a: number, b: number): number =>
    a < 5
      ? b < 5
        ? (a + b) % 5
        : 5 + ((a + b - 5) % 5)
      : b < 5
        ? 5 + ((a - 5 - b + 10) % 5)
        : (a - b + 10) % 5
  const permute = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
  const check = Array.from(code, Number)
    .reverse()
    .reduce((sum, digit, place) => {
      let moved = digit
      for (let i = 0; i < place % 8; i++) moved = permute[moved] ?? 0
      return multiply(sum, moved)
    }, 0)
  return check === 0
}
