import { type SourceSettings } from '../../config/settings-types.js'
import { type Checked } from '../../model/json-schema/check-schema.js'
import { type SchemaError } from '../../model/json-schema/schema-error.js'
import { SourceOptionsError } from '../connector.js'

/**
 * The options as the type that the check of their shape finds. Throws `SourceOptionsError` with every problem, each with a JSON
 * pointer from the source's own settings and what was expected.
 */
export function checkOptions<T>(settings: SourceSettings, check: (options: unknown) => Checked<T>): T {
  const checked = check(settings.options)
  if (checked.kind === 'fits') return checked.value
  throw new SourceOptionsError(checked.errors.map(problemOf))
}

function problemOf(error: SchemaError): { readonly pointer: string; readonly message: string } {
  const detail = DETAILS[error.keyword]?.(error) ?? error.message
  return { pointer: `/options${error.instancePath}`, message: detail }
}

const DETAILS: Readonly<Record<string, (error: SchemaError) => string>> = {
  additionalProperties: (it) => `unknown setting ${quoted(it.params['additionalProperty'])}`,
  required: (it) => `the setting ${quoted(it.params['missingProperty'])} is missing`,
  enum: (it) => `expected one of ${(it.params['allowedValues'] as readonly string[]).join(', ')}`,
  const: (it) => `expected ${quoted(it.params['allowedValue'])}`,
}

function quoted(value: unknown): string {
  return JSON.stringify(value)
}
