import { isDeepStrictEqual } from 'node:util'
import { parseDocument, visit } from 'yaml'

/**
 * What a data file says, as JSON text; undefined where something is wrong with it, where it has aliases, or where JSON
 * cannot say it: such a file is parsed when it is read, and then complained of with its place.
 */
export function parsedContent(text: string): string | undefined {
  const document = parseDocument(text, { prettyErrors: false })
  if (document.errors.length + document.warnings.length > 0) return undefined
  const aliases: unknown[] = []
  visit(document, { Alias: (_, node) => void aliases.push(node) })
  if (aliases.length > 0) return undefined
  const content: unknown = document.toJS()
  const written: unknown = JSON.stringify(content)
  return typeof written === 'string' && isDeepStrictEqual(JSON.parse(written), content) ? written : undefined
}
