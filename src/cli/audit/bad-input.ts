/** What was given to a command cannot be used; the message says what was expected, and where. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
