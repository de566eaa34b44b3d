import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A concept map as a programmer would hold it: the finished concept or code for each value. */
export type Lists = {
  readonly concepts: ReadonlyMap<string, ReadonlyMap<string, object>>
  readonly codes: ReadonlyMap<string, ReadonlyMap<string, string>>
}

type Written = {
  readonly group: readonly {
    readonly source: string
    readonly target: string
    readonly element: readonly {
      readonly code: string
      readonly target: readonly { readonly code?: string; readonly display?: string }[]
    }[]
  }[]
}

const NAMES = [
  'accommodation-status',
  'client-type',
  'employment-status',
  'ethnicity',
  'event-outcome',
  'gender',
  'service-component',
  'service-type',
  'support-reason',
]

/** The lists of the `cld` mapping, prepared once. */
export function readLists(root: string): Lists {
  const read = NAMES.map((name) => {
    const path = join(root, 'mappings', 'cld', `${name}.conceptmap.json`)
    return [name, JSON.parse(readFileSync(path, 'utf8')) as Written] as const
  })
  return {
    concepts: new Map(read.map(([name, it]) => [name, conceptsOf(it)])),
    codes: new Map(read.map(([name, it]) => [name, codesOf(it)])),
  }
}

function conceptsOf({ group: [group] }: Written): ReadonlyMap<string, object> {
  const concepts = new Map<string, object>()
  for (const { code, target } of group?.element ?? []) {
    const own = { system: group?.source, code }
    const [to] = target
    const coding =
      to?.code === undefined
        ? [own]
        : [
            {
              system: group?.target,
              code: to.code,
              ...(to.display === undefined ? {} : { display: to.display }),
            },
            own,
          ]
    concepts.set(code, { coding, text: code })
  }
  return concepts
}

function codesOf({ group: [group] }: Written): ReadonlyMap<string, string> {
  return new Map((group?.element ?? []).map(({ code, target }) => [code, target[0]?.code ?? '']))
}
