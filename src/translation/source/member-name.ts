/** A member's name as it may be told: names come from outside, and one that does not look like a column name is not repeated. */
export function safeName(name: string): string {
  return /^[A-Za-z_][A-Za-z_ :?()-]{0,60}\d{0,2}$/.test(name) ? name : '(unnamed)'
}
