import { type Schema, about, record, secret, text } from './schema-parts.js'

/** https, or this machine itself (W3C Secure Contexts, potentially trustworthy origins). */
export const outside: Schema = {
  type: 'string',
  pattern: '^(https://[^\\s#@]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?(/[^\\s#@]*)?)$',
}
const mailbox: Schema = { type: 'string', pattern: '^[^\\s@<>,;"]+@[A-Za-z0-9.-]+$', maxLength: 254 }

/** Where an organisation's alerts are told of. */
export const notify: Schema = about(
  'Where its alerts are told of, by their reference alone. Without it they wait in the queue.',
  {
    type: 'array',
    minItems: 1,
    items: {
      oneOf: [
        record({
          webhook: about('URL that each alert is posted to, signed as Standard Webhooks.', outside),
          secret: about('What posts to it are signed with.', secret),
        }),
        record({ email: about('Mailbox that each alert is mailed to.', mailbox) }),
      ],
    },
  },
)

/** What follows breaking the glass. */
export const breakGlass: Schema = about(
  'What is asked of those who break the glass.',
  record({
    followUpHours: about('Hours within which they say what they did; after that there is an alert.', {
      type: 'integer',
      minimum: 1,
      maximum: 720,
    }),
  }),
)

/** The server that mail goes through. */
export const mail: Schema = about(
  'The server that mail goes through.',
  record(
    {
      host: about('Its name or address.', text),
      port: about('Its port.', { type: 'integer', minimum: 1, maximum: 65_535 }),
      security: about(
        'TLS from the first byte, STARTTLS or nothing, or in the clear to this machine alone.',
        { enum: ['tls', 'starttls', 'loopback'] },
      ),
      from: about('Mailbox that mail comes from.', mailbox),
    },
    {
      login: about(
        'How to sign in to it.',
        record({ user: about('User name.', text), password: about('Password.', secret) }),
      ),
    },
  ),
)

/** Who signs the checkpoints of the access log. */
export const witnesses: Schema = about(
  'Witnesses that sign the checkpoints of the access log, as `linchpin witness` runs them at partner organisations.',
  {
    type: 'array',
    minItems: 1,
    items: record({
      url: about('Where it listens; it is sent hashes only.', outside),
      key: about('Its public key, as it prints it at start.', {
        type: 'string',
        pattern: '^[^\\s+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$',
      }),
    }),
  },
)
