/**
 * What a short code looks like: `7`, `A1`, `XX`, `U1234`. Anything else in a coded column may be a name, a postcode, a
 * date or an identifier, which tells of a person.
 */
const CODE = /^(?:[A-Z]{1,2}|[A-Za-z]{0,3}\d{1,4}[A-Za-z]?)$/

/** Whether a text is a code by its form, so that it may be counted by itself. */
export function isCodeByForm(text: string): boolean {
  return CODE.test(text)
}
