import { PAGES } from '../../src/console/pages.js'
import { type PageRow } from '../../src/console/visit.js'
import { type Browser, type Seen, formTokenIn } from './browser.js'

/** So many addresses of one row of the table are looked at, for each officer. */
const MOST = 4
const PERSON = '9990000018'

/** Forms that lead to pages with a question in their address, and what they are asked. */
const QUESTIONS: readonly (readonly [path: string, form: Readonly<Record<string, string>>])[] = [
  ['/log', { person: PERSON }],
  ['/people', { person: PERSON }],
  ['/review', { size: '10', days: '7' }],
]

/** The row of the table that answers an address; the one with fewer names in its path where two would. */
export function rowOf(method: PageRow['method'], path: string): PageRow | undefined {
  return PAGES.find(
    (it) => it.method === method && new RegExp(`^${it.path.replaceAll(/:\w+/g, '[^/]+')}$`).test(path),
  )
}

const pathOf = (url: string): string => decodeURI(new URL(url).pathname).replace(/^\/console(?=\/)/, '')

/**
 * Every page that an officer gets to, by its path: those whose address is known, those that their questions lead to,
 * those that are `told` of, and whatever a page of these has a link to.
 */
export async function crawl(
  visitor: Browser,
  gateway: string,
  told: Iterable<string> = [],
): Promise<ReadonlyMap<string, Seen>> {
  const pages = new Map<string, Seen>()
  const counts = new Map<string, number>()
  const waiting = [
    ...told,
    ...PAGES.filter((it) => it.method === 'GET' && !it.path.includes(':')).map((it) => it.path),
  ]
  const keep = (seen: Seen, path: string): void => {
    pages.set(path, seen)
    for (const [, link = ''] of seen.text.matchAll(/href="\/console(\/[^"?#]*)"/g)) waiting.push(link)
  }
  for (const [path, form] of QUESTIONS) {
    const token = formTokenIn(await visitor.get(`${gateway}/console${path}`))
    const answer = await visitor.post(`${gateway}/console${path}`, { token, ...form })
    // What is answered in the place of the form is not the page of that address.
    keep(answer, pathOf(answer.url) === path ? `${path}, answered` : pathOf(answer.url))
  }
  const isTold = new Set(told)
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const row = rowOf('GET', path)
    if (row === undefined || pages.has(path)) continue
    const count = counts.get(row.path) ?? 0
    if (count >= MOST && !isTold.has(path)) continue
    counts.set(row.path, count + 1)
    keep(await visitor.get(`${gateway}/console${path}`), path)
  }
  return pages
}

/** One form of a page, as a browser would send it. */
export type PageForm = {
  /** Path within the console that it is sent to. */
  readonly action: string
  readonly row: PageRow
  readonly fields: readonly {
    readonly name: string
    /** What may be chosen, or what is filled in already. */
    readonly values: readonly string[]
  }[]
}

/** The forms of a page that change or ask something; the one that signs out is on every page and is none of these. */
export function formsIn({ text }: Seen): readonly PageForm[] {
  return [...text.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)].flatMap(([, head = '', inside = '']) => {
    const action = (attribute(head, 'action') ?? '').replace(/^\/console/, '')
    const row = rowOf('POST', action)
    return row === undefined ? [] : [{ action, row, fields: fieldsIn(inside) }]
  })
}

function fieldsIn(inside: string): PageForm['fields'] {
  const values = new Map<string, string[]>()
  const add = (name: string | undefined, value: string): void => {
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), value])
  }
  for (const [, head = ''] of inside.matchAll(/<(?:input|button)([^>]*)>/g))
    add(attribute(head, 'name'), attribute(head, 'value') ?? '')
  for (const [, head = ''] of inside.matchAll(/<textarea([^>]*)>/g)) add(attribute(head, 'name'), '')
  for (const [, head = '', options = ''] of inside.matchAll(/<select([^>]*)>(.*?)<\/select>/gs))
    for (const [, option = ''] of options.matchAll(/<option([^>]*)>/g))
      add(attribute(head, 'name'), attribute(option, 'value') ?? '')
  return [...values].map(([name, them]) => ({ name, values: them }))
}

function attribute(head: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(head)?.[1]
}
