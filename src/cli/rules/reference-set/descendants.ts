import { type Line, type Problems, linesOf } from './lines.js'
import { isConceptIdentifier } from './snomed-identifier.js'

/** Is a (attribute): the relationship of a concept to what is more general. */
const IS_A = '116680003'

/** How the rows of a file of hierarchy are read: columns from 0. */
type Layout = {
  readonly child: number
  readonly parent: number
  /** False for a row that says nothing of the hierarchy now. */
  readonly counts: (row: readonly string[]) => boolean
}

/**
 * The concepts with everything below them, however far, from an RF2 relationship snapshot or a transitive closure table.
 * In the order in which they are found; problems are added with their lines.
 */
export async function withDescendants(
  concepts: readonly string[],
  { file, path }: { readonly file: string; readonly path: string },
  problems: Problems,
): Promise<readonly string[]> {
  const children = await childrenIn(file, path, problems)
  const found = new Set(concepts)
  for (const it of found) for (const child of children.get(it) ?? []) found.add(child)
  return [...found]
}

async function childrenIn(
  file: string,
  path: string,
  problems: Problems,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const children = new Map<string, string[]>()
  let layout: Layout | undefined
  for await (const line of linesOf(path)) {
    if (layout !== undefined) {
      addRow(children, layout, line, (message) => {
        problems.add(file, line.number, 1, message)
      })
      continue
    }
    layout = layoutOf(line)
    if (layout === undefined) break
  }
  if (layout === undefined)
    problems.add(file, 1, 1, 'expected an RF2 relationship snapshot or a transitive closure table')
  return children
}

function addRow(
  children: Map<string, string[]>,
  layout: Layout,
  { text }: Line,
  say: (message: string) => void,
): void {
  const row = text.split('\t')
  if (!layout.counts(row)) return
  const [child = '', parent = ''] = [row[layout.child], row[layout.parent]]
  if (!isConceptIdentifier(child) || !isConceptIdentifier(parent)) {
    say('not two identifiers of SNOMED CT concepts')
    return
  }
  const known = children.get(parent)
  if (known === undefined) children.set(parent, [child])
  else known.push(child)
}

function layoutOf({ text }: Line): Layout | undefined {
  const columns = text.split('\t')
  const [child, parent] = [columns.indexOf('sourceId'), columns.indexOf('destinationId')]
  const [active, type] = [columns.indexOf('active'), columns.indexOf('typeId')]
  if (child >= 0 && parent >= 0 && active >= 0 && type >= 0)
    return { child, parent, counts: (row) => row[active] === '1' && row[type] === IS_A }
  const below = columns.findIndex((it) => /^sub-?type_?id$/i.test(it))
  const above = columns.findIndex((it) => /^super-?type_?id$/i.test(it))
  return below < 0 || above < 0 ? undefined : { child: below, parent: above, counts: () => true }
}
