import { outside } from '../notify-schema.js'
import { type Schema, about, record, secret } from '../schema-parts.js'
import { type AuditFeedSettings, type SecretReference, type Settings } from '../settings-types.js'

/** Outside repositories that are told of what is recorded. */
export const auditFeeds: Schema = about(
  'Outside audit record repositories that AuditEvents are sent to (IHE ITI-20), from when they are first named here.',
  {
    type: 'array',
    minItems: 1,
    items: record(
      {
        organisation: about(
          'ODS code of whose repository it is: it is sent what the officers of that organisation may see, and no more.',
          { type: 'string', pattern: '^[A-Z0-9]{3,9}$' },
        ),
        url: about('FHIR base of the repository.', outside),
        hiddenAccesses: about(
          'Accesses of which the person, or a proxy who may be a source of risk to them, may not know, such as for safeguarding and with broken glass, and changes: `withheld` for good, or `included` where nobody but officers can read the repository.',
          { enum: ['withheld', 'included'] },
        ),
      },
      {
        token: about('Bearer token for it.', secret),
        ids: about(
          'Whose ids the events have there. `theirs`, and the default: created by POST. `ours`: put under our ids, so that one that is sent twice is there once.',
          { enum: ['theirs', 'ours'] },
        ),
      },
    ),
  },
)

/** Whose repository it is must be an organisation of the settings, and each is named once. */
export function feedProblems({
  auditFeeds: feeds = [],
  organisations,
}: Settings): readonly { readonly path: readonly string[]; readonly message: string }[] {
  const known = new Set<string>(organisations.map((it) => it.ods))
  const named = feeds.map((it) => `${it.organisation} ${it.url}`)
  return feeds.flatMap(({ organisation }, at) => {
    const path = ['auditFeeds', String(at)]
    if (!known.has(organisation))
      return [{ path: [...path, 'organisation'], message: `${organisation} is not among the organisations` }]
    return named.indexOf(named[at] ?? '') === at ? [] : [{ path, message: 'the repository is named twice' }]
  })
}

/** The feeds with the files of their tokens resolved. */
export function feedsWithPaths(
  feeds: readonly AuditFeedSettings[] | undefined,
  secretPath: (reference: SecretReference) => SecretReference,
): readonly AuditFeedSettings[] | undefined {
  return feeds?.map(({ token, ...it }) => ({
    ...it,
    ...(token === undefined ? {} : { token: secretPath(token) }),
  }))
}
