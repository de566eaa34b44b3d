/** A searchset, or a page of one, as a source would send it. */
export type Bundle = { readonly resourceType: string; readonly entry?: unknown } & Readonly<
  Record<string, unknown>
>

/** What the server that answers knows of the call. */
export type Called = { readonly address: string; readonly wanted: string }

/** One way in which an answer of status 200 is not what it seems: `none` is never what it says. */
export type Damage = {
  readonly name: string
  /** The answer in place of a sound one; whatever the sound one holds is kept where it can be. */
  readonly of: (sound: Bundle, called: Called) => unknown
}

const entriesOf = ({ entry }: Bundle): readonly unknown[] => (Array.isArray(entry) ? entry : [])

const beside = (name: string, entry: unknown): Damage => ({
  name,
  of: (sound) => ({ ...sound, entry: [...entriesOf(sound), entry] }),
})

const instead = (name: string, change: (called: Called, sound: Bundle) => object): Damage => ({
  name,
  of: (sound, called) => ({ ...sound, ...change(called, sound) }),
})

const outcome = (issue: unknown) => ({ resource: { resourceType: 'OperationOutcome', issue } })

/** What is wrong with a list of entries, wherever one stands. */
export const ENTRY_DAMAGES: readonly Damage[] = [
  instead('entries that are a text', () => ({ entry: 'x' })),
  instead('entries that are null', () => ({ entry: null })),
  instead('one entry that is no list', () => ({ entry: {} })),
  beside('an entry that is a text', 'x'),
  beside('an entry that is null', null),
  beside('an entry without a resource', {}),
  beside('a resource that is null', { resource: null }),
  beside('a resource that is a list', { resource: [] }),
  beside('a resource without a type', { resource: {} }),
  beside('an error', outcome([{ severity: 'error', code: 'exception' }])),
  beside('a fatal error', outcome([{ severity: 'fatal', code: 'exception' }])),
  beside('an OperationOutcome that says nothing', outcome(undefined)),
  beside('an OperationOutcome that cannot be read', outcome('x')),
]

/** What else is wrong with a page of a search. */
export const PAGE_DAMAGES: readonly Damage[] = [
  beside('a match of another type', {
    resource: { resourceType: 'Basic', id: 'b1' },
    search: { mode: 'match' },
  }),
  beside('something of another type', { resource: { resourceType: 'Basic', id: 'b1' } }),
  {
    name: 'one of the type as if it were an outcome',
    of: (sound, { wanted }) => ({
      ...sound,
      entry: [
        ...entriesOf(sound),
        { resource: { resourceType: wanted, id: 'o1' }, search: { mode: 'outcome' } },
      ],
    }),
  },
  {
    name: 'a shortened one of the type',
    of: (sound, { wanted }) => ({
      ...sound,
      entry: [
        ...entriesOf(sound),
        {
          resource: { resourceType: wanted, id: 's1', meta: { tag: [{ code: 'SUBSETTED' }] } },
          search: { mode: 'match' },
        },
      ],
    }),
  },
  {
    name: 'a total that only what is included would make up',
    of: (sound, { wanted }) => ({
      ...sound,
      total: entriesOf(sound).length + 1,
      entry: [
        ...entriesOf(sound),
        { resource: { resourceType: wanted, id: 'i1' }, search: { mode: 'include' } },
      ],
    }),
  },
  instead('a larger total', () => ({ total: 9 })),
  instead('a total that is a text', () => ({ total: '9' })),
  instead('links that are a text', () => ({ link: 'next' })),
  instead('one link that is no list', () => ({ link: { relation: 'next', url: '/gone' } })),
  instead('a link without a relation', () => ({ link: [{ url: '/more' }] })),
  instead('a link of an unknown relation', () => ({ link: [{ relation: 'more', url: '/more' }] })),
  instead('a link that is null', () => ({ link: [null] })),
  instead('a next page that is gone', () => ({ link: [{ relation: 'next', url: '/gone' }] })),
  instead('a next page without an address', () => ({ link: [{ relation: 'next' }] })),
  instead('a next page that is this one', ({ address }) => ({ link: [{ relation: 'next', url: address }] })),
  instead('a next page elsewhere', () => ({
    link: [{ relation: 'next', url: 'https://elsewhere.example/' }],
  })),
  instead('another type of Bundle', () => ({ type: 'history' })),
  instead('another type of resource', () => ({ resourceType: 'Parameters' })),
  {
    name: 'an OperationOutcome alone',
    of: () => outcome([{ severity: 'error', code: 'exception' }]).resource,
  },
]
