import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readR4Schema } from '../../src/fhir/validate/schema/r4-schema.js'
import { type ValidationIssue } from '../../src/fhir/validate/validation-issue.js'
import { validator } from '../../src/fhir/validate/validator.js'

const ROOT = join(import.meta.dirname, '..', '..')
const TABLE: unknown = JSON.parse(readFileSync(join(ROOT, 'profiles', 'r4-elements.json'), 'utf8'))

export const SCHEMA = readR4Schema(TABLE)

/** Base R4 without any package. */
export const BASE = validator(SCHEMA, [])

/** The findings that make a resource invalid, as `rule at expression`. */
export function errorsOf(issues: readonly ValidationIssue[]): readonly string[] {
  return issues.filter((it) => it.severity === 'error').map(placed)
}

/** A finding as `rule at expression`. */
export function placed(it: ValidationIssue): string {
  return `${it.rule} at ${it.expression}`
}
