/** A JSON Schema as data. */
export type Schema = Readonly<Record<string, unknown>>

/** One departure of a value from a schema. */
export type SchemaError = {
  /** JSON pointer (RFC 6901) of what departs; of the object itself for a member that is missing or not known. */
  readonly instancePath: string
  readonly keyword: string
  /** What was expected, without the value. */
  readonly message: string
  /** What the keyword says: `missingProperty`, `additionalProperty`, `allowedValues`, `limit`, … */
  readonly params: Readonly<Record<string, unknown>>
  /** The schema that has the keyword. */
  readonly parentSchema: Schema
  readonly data: unknown
  /** The key of the object at the path, where what departs is the key itself. */
  readonly propertyName?: string
}

/** What stands where a keyword is checked. */
export type Standing = {
  readonly schema: Schema
  readonly data: unknown
  readonly path: string
  /** Where `$ref` leads from. */
  readonly root: Schema
  readonly errors: SchemaError[]
}

/** Checks one value by one schema, and adds the departures to those of the standing. */
export type Visit = (schema: unknown, data: unknown, path: string, at: Standing) => void

/** Adds a departure. */
export function fail(
  { schema, data, path, errors }: Standing,
  keyword: string,
  message: string,
  params: SchemaError['params'],
): void {
  errors.push({ instancePath: path, keyword, message, params, parentSchema: schema, data })
}
