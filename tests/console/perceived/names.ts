import { type Page } from 'playwright-core'

type AxValue = { readonly value?: unknown }
type AxNode = {
  readonly ignored: boolean
  readonly role?: AxValue
  readonly name?: AxValue
  readonly properties?: readonly { readonly name: string; readonly value: AxValue }[]
}

const textOf = (it: AxValue | undefined): string => (typeof it?.value === 'string' ? it.value : '')

/** Roles of what is operated, told as a picture or gone to: each is read out by its name. */
const NAMED = new Set([
  ...[
    'link',
    'button',
    'textbox',
    'searchbox',
    'combobox',
    'radio',
    'checkbox',
    'Date',
    'DisclosureTriangle',
  ],
  ...['image', 'img', 'navigation', 'region', 'table', 'heading', 'columnheader', 'rowheader'],
])

/** What assistive technology is told of a page, from Chromium's own tree, and is wrong with it. */
export async function misreadOn(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const seen = (nodes as readonly AxNode[]).filter((it) => !it.ignored)
  const role = (it: AxNode): string => textOf(it.role)
  const name = (it: AxNode): string => textOf(it.name).trim()
  const of = (wanted: string): readonly AxNode[] => seen.filter((it) => role(it) === wanted)
  const level = (it: AxNode): number =>
    Number(it.properties?.find((one) => one.name === 'level')?.value.value ?? 0)
  const levels = of('heading').map(level)
  const title = name(of('RootWebArea')[0] ?? { ignored: false })
  const heading = name(of('heading').find((it) => level(it) === 1) ?? { ignored: false })
  const wrong: readonly (readonly [string, boolean])[] = [
    ['not one first heading', levels.filter((it) => it === 1).length !== 1],
    ['a level of headings is jumped over', levels.some((it, at) => it > (levels[at - 1] ?? 0) + 1)],
    ['not one main', of('main').length !== 1],
    ['not one banner', of('banner').length !== 1],
    [`the title "${title}" does not say what the heading "${heading}" says`, !title.includes(heading)],
    [
      'two landmarks of one name',
      new Set(of('navigation').map(name)).size !== of('navigation').length ||
        new Set(of('region').map(name)).size !== of('region').length,
    ],
  ]
  return [
    ...wrong.filter(([, is]) => is).map(([what]) => what),
    ...seen.filter((it) => NAMED.has(role(it)) && name(it) === '').map((it) => `${role(it)} without a name`),
  ]
}
