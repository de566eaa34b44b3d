/** Markup that is safe to send: whatever was put into it has been escaped. Only this file can make one. */
class Html {
  readonly #text: string
  constructor(text: string) {
    this.#text = text
  }
  static textOf(html: Html): string {
    return html.#text
  }
  static is(value: unknown): value is Html {
    return typeof value === 'object' && value !== null && #text in value
  }
}
export type { Html }

/** What may stand in a template: text is escaped, markup is not, and what is absent leaves nothing. */
export type Content = Html | string | number | false | undefined | readonly Content[]

/** Markup with its holes filled: every hole is escaped unless it is markup itself. */
export function markup(strings: TemplateStringsArray, ...holes: readonly Content[]): Html {
  return new Html(strings.map((it, at) => (at === 0 ? it : `${rendered(holes[at - 1])}${it}`)).join(''))
}

/** The markup as text. Throws a TypeError on anything that `markup` did not make. */
export function textOfHtml(it: Html): string {
  return Html.textOf(it)
}

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>

/** Attributes in the order given: `true` stands without a value, `false` and undefined are left out. */
export function attributes(all: Attributes): Html {
  return new Html(
    Object.entries(all)
      .map(([name, value]) => {
        if (value === undefined || value === false) return ''
        return value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`
      })
      .join(''),
  )
}

/** The class names that are there, apart by spaces. */
export function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter((it) => it !== undefined && it !== false && it !== '').join(' ')
}

function rendered(content: Content): string {
  if (content === undefined || content === false) return ''
  if (Html.is(content)) return Html.textOf(content)
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content))
  return content.map(rendered).join('')
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (it) => ESCAPES[it] ?? '')
}
