/** Splits at every separator that is not escaped with a backslash; the escapes stay in the parts (FHIR R4 search, 3.1.1.4.0.1). */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i)
    if (character === '\\') {
      part += character + text.charAt(i + 1)
      i++
    } else if (character === separator) {
      parts.push(part)
      part = ''
    } else part += character
  }
  parts.push(part)
  return parts
}

/** The text with the escapes `\,` `\|` `\$` and `\\` resolved. */
export function unescaped(text: string): string {
  return text.replace(/\\([,|$\\])/g, '$1')
}

/** False for a backslash that escapes nothing. */
export function isEscapedWell(text: string): boolean {
  return !/\\/.test(text.replace(/\\[,|$\\]/g, ''))
}
