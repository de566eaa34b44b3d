import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import { type SourceSettings } from '../../config/settings-types.js'
import { SourceOptionsError } from '../connector.js'

/** A validator that lists every problem and knows every keyword of its schema. */
export function optionsSchemas(): Ajv {
  return new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, discriminator: true })
}

/**
 * The options as the type the validator describes. Throws `SourceOptionsError` with every problem, each with a JSON
 * pointer from the source's own settings and what was expected.
 */
export function checkOptions<T>(settings: SourceSettings, validate: ValidateFunction<T>): T {
  const options: unknown = settings.options
  if (validate(options)) return options
  throw new SourceOptionsError((validate.errors ?? []).map(problemOf))
}

function problemOf(error: ErrorObject): { readonly pointer: string; readonly message: string } {
  const detail = DETAILS[error.keyword]?.(error) ?? error.message ?? 'is not valid'
  return { pointer: `/options${error.instancePath}`, message: detail }
}

const DETAILS: Readonly<Record<string, (error: ErrorObject) => string>> = {
  additionalProperties: (it) => `unknown setting ${quoted(it.params['additionalProperty'])}`,
  required: (it) => `the setting ${quoted(it.params['missingProperty'])} is missing`,
  enum: (it) => `expected one of ${(it.params['allowedValues'] as readonly string[]).join(', ')}`,
  const: (it) => `expected ${quoted(it.params['allowedValue'])}`,
}

function quoted(value: unknown): string {
  return JSON.stringify(value)
}
