/** A JSON Schema of settings, with what each means. */
export type Schema = Readonly<Record<string, unknown>>

export const text: Schema = { type: 'string', minLength: 1 }

/** The schema with what the setting means, for docs/generated/settings.md. */
export function about(description: string, schema: Schema): Schema {
  return { ...schema, description }
}

/** An object with exactly these members: the first required, the second optional. */
export function record(required: Schema, optional: Schema = {}): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  }
}

/** Where a secret is; never the secret. */
export const secret: Schema = {
  oneOf: [
    record({ file: about('File that holds the secret, relative to the settings file.', text) }),
    record({ env: about('Environment variable that holds the secret.', text) }),
  ],
}
