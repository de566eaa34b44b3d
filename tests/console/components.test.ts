import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { backLink } from '../../src/console/html/components/back-link.js'
import { button } from '../../src/console/html/components/button.js'
import { details } from '../../src/console/html/components/details.js'
import { insetText } from '../../src/console/html/components/inset-text.js'
import { notificationBanner } from '../../src/console/html/components/notification-banner.js'
import { summaryList } from '../../src/console/html/components/summary-list.js'
import { table } from '../../src/console/html/components/table.js'
import { type TagColour, tag } from '../../src/console/html/components/tag.js'
import { warningCallout } from '../../src/console/html/components/warning-callout.js'
import { errorSummary } from '../../src/console/html/forms/error-summary.js'
import { input } from '../../src/console/html/forms/input.js'
import { radios } from '../../src/console/html/forms/radios.js'
import { select } from '../../src/console/html/forms/select.js'
import { textarea } from '../../src/console/html/forms/textarea.js'
import { type Html, markup, textOfHtml } from '../../src/console/html/html.js'

/** Options as their file has them: which are there, and of what type, is checked before they are used. */
type Context = Readonly<Record<string, never>> & {
  readonly text?: string
  readonly href?: string
  readonly open?: boolean
  readonly variant?: string
  readonly colour?: TagColour
  readonly heading?: object
}
type Fixture = {
  readonly name: string
  readonly description?: string
  readonly context: Context
  readonly html: string
}

/** How a component of ours is called with the options of the design system's; undefined where ours has no such option. */
type Component = {
  readonly name: string
  /** Options that ours knows; a fixture with another one is not for it. */
  readonly knows: readonly string[]
  /** How many fixtures must be left: a component that is compared with nothing is not tested. */
  readonly atLeast: number
  readonly render: (context: Context) => Html | undefined
}

const text = (it: unknown): string | undefined => {
  const { text } = (it ?? {}) as { text?: string }
  return text
}
const plain = (it: unknown, ...keys: string[]): boolean =>
  it === undefined ||
  (typeof it === 'object' && Object.keys(it as object).every((key) => ['text', ...keys].includes(key)))
const QUESTION = ['label', 'hint', 'errorMessage', 'id', 'name', 'value']
type Asked = { id: string; name: string; label: string; hint?: string; error?: string; value?: string }
const question = (it: Context): Asked | undefined => {
  const c = it as unknown as Record<string, string>
  if (!plain(c['label']) || !plain(c['hint']) || !plain(c['errorMessage'])) return undefined
  const [hint, error] = [text(c['hint']), text(c['errorMessage'])]
  return {
    id: c['id'] ?? c['idPrefix'] ?? c['name'] ?? '',
    name: c['name'] ?? '',
    label: text(c['label']) ?? '',
    ...(hint === undefined ? {} : { hint }),
    ...(error === undefined ? {} : { error }),
    ...(c['value'] === undefined ? {} : { value: c['value'] }),
  }
}
type Items = readonly { value: string; text: string }[]
const items = (it: unknown): Items | undefined =>
  (it as Items).every((one) => Object.keys(one).every((key) => ['value', 'text'].includes(key)))
    ? (it as Items)
    : undefined

const COMPONENTS: readonly Component[] = [
  {
    name: 'tag',
    knows: ['text', 'colour'],
    atLeast: 10,
    render: ({ text, colour }) => tag(text ?? '', colour),
  },
  {
    name: 'button',
    knows: ['text', 'small', 'variant', 'disabled', 'href'],
    atLeast: 20,
    render: (it) =>
      ['secondary', 'reverse', 'warning', 'login', undefined].includes(it['variant'])
        ? button(it as unknown as Parameters<typeof button>[0])
        : undefined,
  },
  {
    name: 'back-link',
    knows: ['text', 'href'],
    atLeast: 1,
    render: ({ text, href }) => (href === undefined ? undefined : backLink(href, text)),
  },
  {
    name: 'details',
    knows: ['summary', 'text', 'open'],
    atLeast: 2,
    render: ({ summary, text: body, open }) =>
      plain(summary) ? details(text(summary), body, open === true) : undefined,
  },
  {
    name: 'inset-text',
    knows: ['text'],
    atLeast: 1,
    render: ({ text }) => insetText(markup`<p>${text}</p>`),
  },
  {
    name: 'notification-banner',
    knows: ['text', 'variant'],
    atLeast: 2,
    render: (it) => notificationBanner(it as unknown as Parameters<typeof notificationBanner>[0]),
  },
  {
    name: 'warning-callout',
    knows: ['heading', 'text'],
    atLeast: 1,
    render: ({ heading, text: body }) =>
      plain(heading) && heading !== undefined ? warningCallout(text(heading), body) : undefined,
  },
  {
    name: 'summary-list',
    knows: ['rows'],
    atLeast: 1,
    render: ({ rows }) => {
      const all = rows as unknown as { key: unknown; value: unknown; actions?: unknown; classes?: string }[]
      const known = all.every(
        (it) =>
          plain(it.key) && plain(it.value) && Object.keys(it).every((key) => ['key', 'value'].includes(key)),
      )
      return known ? summaryList(all.map((it) => ({ key: text(it.key), value: text(it.value) }))) : undefined
    },
  },
  {
    name: 'tables',
    knows: ['caption', 'firstCellIsHeader', 'head', 'rows', 'compact', 'responsive'],
    atLeast: 4,
    render: (it) => {
      const c = it as unknown as {
        caption?: { text: string; size?: 'm' }
        head: { text?: string; format?: string }[]
        rows: { text?: string; format?: string }[][]
      }
      if (!plain(c.caption, 'size') || c.caption === undefined) return undefined
      if (!c.rows.every((row) => Array.isArray(row))) return undefined
      const isKnown = [...c.head, ...c.rows.flat()].every((cell) => plain(cell, 'format'))
      const numeric = c.head.map((cell) => cell.format === 'numeric')
      const agrees = c.rows.every((row) =>
        row.every((cell, at) => (cell.format === 'numeric') === numeric[at]),
      )
      if (!isKnown || !agrees) return undefined
      return table({
        ...it,
        caption: c.caption.text,
        size: c.caption.size,
        columns: c.head.map((cell, at) => ({ heading: cell.text, numeric: numeric[at] })),
        rows: c.rows.map((row) => row.map((cell) => cell.text)),
      })
    },
  },
  {
    name: 'error-summary',
    knows: ['heading', 'errorList'],
    atLeast: 1,
    render: ({ heading, errorList }) => {
      const all = errorList as unknown as { text?: string; href?: string }[]
      const known = all.every((it) => it.text !== undefined && it.href !== undefined && plain(it, 'href'))
      return known && text(heading) === 'There is a problem'
        ? errorSummary(all.map((it) => ({ text: it.text!, href: it.href! })))
        : undefined
    },
  },
  {
    name: 'input',
    knows: [...QUESTION, 'autocomplete', 'width', 'spellcheck', 'type', 'code', 'inputmode'],
    atLeast: 4,
    render: (it) => {
      const asked = question(it)
      return asked && input({ ...(it as object), ...asked })
    },
  },
  {
    name: 'select',
    knows: [...QUESTION, 'items'],
    atLeast: 1,
    render: (it) => {
      const [asked, options] = [question(it), items(it['items'])]
      return asked && options && select({ ...asked, options })
    },
  },
  {
    name: 'textarea',
    knows: QUESTION,
    atLeast: 1,
    render: (it) => {
      const asked = question(it)
      return asked && textarea(asked)
    },
  },
  {
    name: 'radios',
    knows: ['fieldset', 'name', 'items', 'idPrefix', 'hint', 'errorMessage', 'value'],
    atLeast: 1,
    render: (it) => {
      const legend = (it['fieldset'] as unknown as { legend?: { text?: string } } | null)?.legend
      if (legend?.text === undefined || !plain(legend)) return undefined
      const [asked, options] = [question(it), items(it['items'])]
      if (asked === undefined || options === undefined) return undefined
      return radios({ ...asked, legend: legend.text, options })
    },
  },
]

/** Fixtures whose label or legend is a heading of its own are compared without that heading. */
function withoutHeading(fixture: Fixture): Fixture {
  const context = structuredClone(fixture.context) as Record<string, unknown>
  const label = context['label'] as Record<string, string> | undefined
  const legend = (context['fieldset'] as { legend?: Record<string, string> } | undefined | null)?.legend
  for (const it of [label, legend]) {
    if (it?.['heading'] === undefined) continue
    it['text'] = it['heading']
    delete it['heading']
    delete it['size']
  }
  const html = fixture.html
    .replace(/<h1 class="nhsuk-label-wrapper">|<h1 class="nhsuk-fieldset__heading">|<\/h1>/g, '')
    .replace(/ nhsuk-label--[a-z]+| nhsuk-fieldset__legend--[a-z]+/g, '')
  return { ...fixture, context: context as Context, html }
}

/** Markup as a list of tags and texts: spaces between them, the order of attributes and of classes say nothing. */
function normalised(markup: string): readonly string[] {
  return [...markup.matchAll(/<[^>]*>|[^<]+/g)].flatMap(([token]) => {
    if (!token.startsWith('<')) {
      const words = token.replaceAll('&#39;', '’').replaceAll("'", '’').replace(/\s+/g, ' ').trim()
      return words === '' ? [] : [words]
    }
    const [, name = '', rest = ''] = /^<(\/?[\w-]+)(.*?)\/?>$/s.exec(token) ?? []
    const attributes = [...rest.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(
      ([, key = '', value]) =>
        `${key}=${key === 'class' ? (value ?? '').split(/\s+/).toSorted().join(' ') : (value ?? '')}`,
    )
    return [[name, ...attributes.toSorted()].join(' ')]
  })
}

const NOT_OPTIONS = /via call block|without colour|with custom heading/

function fixturesOf(name: string): readonly Fixture[] {
  const file = createRequire(import.meta.url).resolve(
    `nhsuk-frontend/dist/nhsuk/components/${name}/fixtures.json`,
  )
  const { fixtures } = JSON.parse(readFileSync(file, 'utf8')) as { fixtures: readonly Fixture[] }
  return fixtures
}

describe.each(COMPONENTS)('the $name of the console', ({ name, knows, atLeast, render }) => {
  const usable = fixturesOf(name)
    .filter(({ context }) => Object.keys(context).every((it) => knows.includes(it)))
    // What a template of theirs is given as markup between its tags is not among the options.
    .filter((it) => !NOT_OPTIONS.test(it.name))
    .map(withoutHeading)
    .flatMap((it) => {
      const ours = render(it.context)
      return ours === undefined
        ? []
        : [{ title: `${it.name} ${it.description ?? ''}`, theirs: it.html, ours }]
    })

  test(`is compared with at least ${atLeast} of the design system's own`, () => {
    expect(usable.length).toBeGreaterThanOrEqual(atLeast)
  })

  test.each(usable)('is the design system’s: $title', ({ theirs, ours }) => {
    expect(normalised(textOfHtml(ours))).toEqual(normalised(theirs))
  })
})
