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

/** Whether the text is one div of well-formed XHTML with only what a narrative may have (txt-1). */
export function isNarrative(html: string): boolean {
  const text = html.trim()
  const open: string[] = []
  for (let at = 0; at < text.length;) {
    if (at > 0 && open.length === 0) return false
    const found = PIECES.map((it) => matched(text, it, at)).find((it) => it !== undefined)
    if (found === undefined || !isAllowed(found, open)) return false
    at += found[0].length
  }
  return text !== '' && open.length === 0
}

/** Whether a narrative shows anything: text or an image (txt-2). */
export function hasContent(html: string): boolean {
  return /<img[\s/>]/.test(html) || /\S/.test(html.replace(/<[^>]*>/g, ''))
}

const PIECES: readonly RegExp[] = [TAG, COMMENT, TEXT]

function isAllowed(piece: RegExpExecArray, open: string[]): boolean {
  const [whole, closes, name, attributes = '', alone] = piece
  if (name === undefined) return open.length > 0 && (whole.startsWith('<') || !AMPERSAND.test(whole))
  if (closes !== '') return open.pop() === name
  if (!(open.length === 0 ? name === 'div' : ELEMENTS.has(name))) return false
  if (alone !== '/') open.push(name)
  return [...attributes.matchAll(ATTRIBUTE)].every(([, it = '']) => isAttribute(it))
}

function isAttribute(name: string): boolean {
  return ATTRIBUTES.has(name) || name.startsWith('xmlns:')
}

function matched(html: string, pattern: RegExp, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at
  return pattern.exec(html) ?? undefined
}
