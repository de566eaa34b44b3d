import { table } from './components/table.js'
import { type Content, type Html, markup } from './html.js'

/** What has been done, act by act, or that nothing has. `earlier` leads to what was done before. */
export function historySection(history: {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Content[])[]
  /** What is said where there are no rows. */
  readonly none: string
  readonly earlier?: string | undefined
}): Html {
  const { caption, columns, rows, none, earlier } = history
  return markup`<h2>History</h2>
    ${
      rows.length === 0
        ? markup`<p>${none}</p>`
        : table({
            caption,
            size: 's',
            responsive: true,
            columns: columns.map((heading) => ({ heading })),
            rows,
          })
    }
    ${earlier !== undefined && markup`<p><a href="${earlier}">What was done earlier</a></p>`}`
}
