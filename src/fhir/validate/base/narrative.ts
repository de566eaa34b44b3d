/** Elements a narrative may have (narrative.html: the XHTML subset). */
const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'p br div h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address ' +
    'bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area'
  ).split(' '),
)

const ATTRIBUTES: ReadonlySet<string> = new Set(
  (
    'title style class id lang xml:lang dir accesskey tabindex span width align valign char charoff abbr axis headers ' +
    'scope rowspan colspan src alt href name border cellpadding cellspacing frame rules summary start type value ' +
    'cite height usemap ismap longdesc shape coords nohref charset hreflang rel rev target xmlns'
  ).split(' '),
)

/** A tag, its attributes quoted. */
const TAG = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"[^"<]*"|'[^'<]*')/g
const COMMENT = /<!--[\s\S]*?-->/y
const TEXT = /[^<]+/y
const AMPERSAND = /&(?!(?:[a-zA-Z][a-zA-Z0-9]*|#[0-9]+|#x[0-9a-fA-F]+);)/

/** What is wrong with the XHTML of a narrative (txt-1, txt-2); undefined when nothing is. */
export function narrativeMistake(html: string): string | undefined {
  const open: string[] = []
  let content = false
  let at = skipped(html, /\s*/y, 0)
  for (const end = html.trimEnd().length; at < end;) {
    const comment = matched(html, COMMENT, at)
    const tag = comment === undefined ? matched(html, TAG, at) : undefined
    const text = comment === undefined && tag === undefined ? matched(html, TEXT, at) : undefined
    const found = comment ?? tag ?? text
    if (found === undefined) return 'well-formed XHTML'
    const mistake = tag === undefined ? textMistake(text, open) : tagMistake(tag, open, at)
    if (mistake !== undefined) return mistake
    content ||= hasContent(tag, text)
    at += found[0].length
    if (open.length === 0 && at < end) return 'one div around the narrative'
  }
  if (open.length > 0 || html.trim() === '') return 'well-formed XHTML in one div'
  return content ? undefined : 'a narrative that is not blank'
}

function tagMistake(tag: RegExpExecArray, open: string[], at: number): string | undefined {
  const [, closes, name = '', attributes = '', single] = tag
  if (closes !== '') return open.pop() === name ? undefined : 'elements that are closed in order'
  if (open.length === 0 && name !== 'div') return 'a div around the narrative'
  if (!ELEMENTS.has(name)) return 'only the elements that a narrative may have'
  for (const [, attribute = ''] of attributes.matchAll(ATTRIBUTE))
    if (!ATTRIBUTES.has(attribute) && !attribute.startsWith('xmlns:'))
      return 'only the attributes that a narrative may have'
  if (at > 0 && open.length === 0 && single === '/') return 'a div around the narrative'
  if (single !== '/') open.push(name)
  return undefined
}

function textMistake(text: RegExpExecArray | undefined, open: readonly string[]): string | undefined {
  if (text === undefined) return undefined
  if (open.length === 0) return 'a div around the narrative'
  return AMPERSAND.test(text[0]) ? 'well-formed XHTML' : undefined
}

function hasContent(tag: RegExpExecArray | undefined, text: RegExpExecArray | undefined): boolean {
  return tag?.[2] === 'img' || (text !== undefined && /\S/.test(text[0]))
}

function matched(html: string, pattern: RegExp, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(html) ?? undefined
}

function skipped(html: string, pattern: RegExp, at: number): number {
  return at + (matched(html, pattern, at)?.[0].length ?? 0)
}
