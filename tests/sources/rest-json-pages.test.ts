import { describe, expect, it } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { fetchRows } from '../../src/sources/rest-json/fetch-rows.js'
import { restJson } from '../../src/sources/rest-json/rest-json.js'
import { sourceSettings, sourceWorld } from './source-world.js'

const LINKS = { kind: 'links', links: 'links' } as const
const NEXT = '/workers?page=2'
const ELSEWHERE = 'https://elsewhere.example/workers?page=2'
const UNREADABLE = { kind: 'error', reason: 'next-page-unreadable' }

/** What comes of the pages that an address answers with; an address that nobody answers is a 404. */
async function rowsOf(
  pages: Readonly<Record<string, Json>>,
  paging: typeof LINKS | { readonly kind: 'links'; readonly links: string; readonly relation: string },
): Promise<unknown> {
  const asked: string[] = []
  const found = await fetchRows(
    (url) => {
      asked.push(url.href)
      const body = pages[`${url.pathname}${url.search}`]
      return Promise.resolve({ kind: 'answer', status: body === undefined ? 404 : 200, body })
    },
    { url: new URL('https://council.example/workers'), rows: 'items', shape: 'rows', paging, notKnown: [] },
  )
  expect(asked.every((it) => it.startsWith('https://council.example/'))).toBe(true)
  return found
}

const both = { kind: 'rows', rows: [{ W: 1 }, { W: 2 }] }
const firstAlone = { kind: 'rows', rows: [{ W: 1 }] }

describe('pages that links lead through', () => {
  it.each<[string, Json | undefined, object]>([
    [
      'a list of links',
      [
        { rel: 'self', href: '/x' },
        { rel: 'next', href: NEXT },
      ],
      both,
    ],
    ['a list that says the same twice', Array(2).fill({ rel: 'next', href: NEXT }), both],
    ['an object of addresses, as in JSON:API', { self: '/x', next: NEXT }, both],
    ['an object of links, as in HAL', { self: { href: '/x' }, next: { href: NEXT } }, both],
    ['an address without its path', { next: '?page=2' }, both],
    ['no further page in a list', [{ rel: 'prev', href: '/x' }], firstAlone],
    ['no further page in an object', { next: null }, firstAlone],
    ['no links', {}, firstAlone],
    ['nothing where the links should be', undefined, UNREADABLE],
    ['links that are none', 'next', UNREADABLE],
    ['a list of other things', ['next'], UNREADABLE],
    ['a link without an address', [{ rel: 'next' }], UNREADABLE],
    ['an address that is a number', { next: { href: 7 } }, UNREADABLE],
    ['an empty address', { next: { href: '' } }, UNREADABLE],
    ['two next pages', [NEXT, `${NEXT}1`].map((href) => ({ rel: 'next', href })), UNREADABLE],
    ['a page of another host', { next: ELSEWHERE }, UNREADABLE],
    ['the page itself', { next: '/workers' }, { kind: 'error', reason: 'pages-loop' }],
    ['a page that cannot be had', { next: '/lost' }, { kind: 'error', reason: 'status-404' }],
  ])('%s', async (_, links, expected) => {
    const first = { items: [{ W: 1 }], ...(links === undefined ? {} : { links }) }
    const pages = { '/workers': first, [NEXT]: { items: [{ W: 2 }], links: [{ rel: 'self', href: NEXT }] } }
    expect(await rowsOf(pages, LINKS)).toEqual(expected)
  })

  it('are found under the relation that is declared, wherever they stand', async () => {
    const pages = {
      '/workers': { items: [{ W: 1 }], meta: { _links: { next: '/x', following: NEXT } } },
      [NEXT]: { items: [{ W: 2 }], meta: { _links: {} } },
    }
    const paging = { kind: 'links', links: 'meta._links', relation: 'following' } as const
    expect(await rowsOf(pages, paging)).toEqual(both)
  })

  it.each([
    [LINKS, undefined],
    [{ ...LINKS, relation: 'following' }, undefined],
    [{ kind: 'links' }, 'SourceOptionsError'],
    [{ ...LINKS, next: 'next' }, 'SourceOptionsError'],
  ])('are declared as %j', async (paging, refused) => {
    const find = { path: '/people', id: 'ID', nhsNumber: 'NHS_ID' }
    const parts = [{ part: 'workers', path: '/workers', areas: ['involvement'], shape: 'rows', paging }]
    const settings = sourceSettings({ options: { baseUrl: 'https://council.example', find, parts } })
    const open = (): Promise<void> => restJson(settings, sourceWorld()).close()
    if (refused === undefined) await open()
    else expect(open).toThrow(expect.objectContaining({ name: refused }) as Error)
  })
})
