import { parsedContent } from '../../scripts/data/parsed-content.js'

/** The files as a start finds them after a build: with what they say, where a build would have parsed it. */
export function withContent<T extends { readonly text: string }>(files: readonly T[]): readonly T[] {
  return files.map((it) => {
    const written = parsedContent(it.text)
    return written === undefined ? it : { ...it, content: JSON.parse(written) as unknown }
  })
}
