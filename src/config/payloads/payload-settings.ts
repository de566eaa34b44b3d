import { type Schema, about, record, secret, text } from '../schema-parts.js'
import { type PayloadsSettings, type SecretReference, type Settings } from '../settings-types.js'

/** Where what was shown is kept, apart from the access log. */
export const payloads: Schema = about(
  'What was shown is kept apart from the access log, sealed under a key of its controller. Without it, nowhere.',
  record({
    days: about('Days after which it is removed.', { type: 'integer', minimum: 1, maximum: 3650 }),
    keys: about(
      'Keys of the controllers: the first of each seals, all of them open. Every organisation with a source has one.',
      {
        type: 'array',
        minItems: 1,
        items: record({
          controller: about('ODS code of the organisation that controls the records.', {
            type: 'string',
            pattern: '^[A-Z0-9]{3,9}$',
          }),
          id: about('Name of the key, kept with what it seals.', text),
          key: about('32 random bytes in hex.', secret),
        }),
      },
    ),
  }),
)

/** Every source needs a key of its controller, or what it shows would silently not be kept. */
export function payloadProblems({
  payloads,
  sources,
}: Settings): readonly { readonly path: readonly string[]; readonly message: string }[] {
  if (payloads === undefined) return []
  const keyed = new Set<string>(payloads.keys.map((it) => it.controller))
  const without = [...new Set(sources.map((it) => it.organisation))].filter((it) => !keyed.has(it))
  const named = payloads.keys.map((it) => `${it.controller} ${it.id}`)
  return [
    ...without.map((it) => ({ path: ['payloads', 'keys'], message: `${it} has a source and no key` })),
    ...named.flatMap((it, at) =>
      named.indexOf(it) === at
        ? []
        : [{ path: ['payloads', 'keys', String(at), 'id'], message: `${it} stands twice among the keys` }],
    ),
  ]
}

/** The same with the files of keys resolved. */
export function payloadsWithPaths(
  payloads: PayloadsSettings | undefined,
  resolved: (secret: SecretReference) => SecretReference,
): PayloadsSettings | undefined {
  if (payloads === undefined) return undefined
  return { ...payloads, keys: payloads.keys.map((it) => ({ ...it, key: resolved(it.key) })) }
}
