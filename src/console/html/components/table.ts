import { type Content, type Html, attributes, classes, markup } from '../html.js'

export type Column = { readonly heading: Content; readonly numeric?: boolean | undefined }

export type Table = {
  readonly caption: Content
  readonly size?: 's' | 'm' | 'l' | 'xl' | undefined
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Content[])[]
  readonly firstCellIsHeader?: boolean | undefined
  /** On a narrow screen each row becomes a block whose cells name their columns. */
  readonly responsive?: boolean | undefined
  readonly compact?: boolean | undefined
}

/** A table with a caption (NHS design system: table). */
export function table(it: Table): Html {
  const responsive = it.responsive === true
  const css = classes(
    'nhsuk-table',
    it.compact === true && 'nhsuk-table--compact',
    responsive && 'nhsuk-table--responsive',
  )
  const role = (name: string): string | undefined => (responsive ? name : undefined)
  const caption = classes('nhsuk-table__caption', it.size !== undefined && `nhsuk-table__caption--${it.size}`)
  return markup`<table${attributes({ class: css, role: role('table') })}>
<caption class="${caption}">${it.caption}</caption>
<thead${attributes({ class: 'nhsuk-table__head', role: role('rowgroup') })}>
<tr${attributes({ class: 'nhsuk-table__row', role: role('row') })}>
${it.columns.map((column) => headingCell(column, role('columnheader')))}
</tr>
</thead>
<tbody class="nhsuk-table__body">
${it.rows.map(
  (row) => markup`<tr${attributes({ class: 'nhsuk-table__row', role: role('row') })}>
${row.map((cell, at) => bodyCell(cell, at, it))}
</tr>`,
)}
</tbody>
</table>`
}

function headingCell({ heading, numeric }: Column, role: string | undefined): Html {
  const css = classes('nhsuk-table__header', numeric === true && 'nhsuk-table__header--numeric')
  return markup`<th${attributes({ class: css, scope: 'col', role })}>${heading}</th>`
}

function bodyCell(cell: Content, at: number, { columns, firstCellIsHeader, responsive }: Table): Html {
  const column = columns[at]
  const content =
    responsive === true
      ? markup`<span class="nhsuk-table__heading" aria-hidden="true">${column?.heading} </span>${held(cell)}`
      : cell
  const isHeader = at === 0 && firstCellIsHeader === true
  const kind = isHeader ? 'header' : 'cell'
  const css = classes(`nhsuk-table__${kind}`, column?.numeric === true && `nhsuk-table__${kind}--numeric`)
  if (isHeader) {
    const role = responsive === true ? 'rowheader' : undefined
    return markup`<th${attributes({ class: css, scope: 'row', role })}>${content}</th>`
  }
  const role = responsive === true ? 'cell' : undefined
  return markup`<td${attributes({ class: css, role })}>${content}</td>`
}

/** On a phone a cell is its heading and what stands beside it: several things would be pulled apart, one be stretched. */
function held(cell: Content): Content {
  return typeof cell === 'string' || typeof cell === 'number' ? cell : markup`<div>${cell}</div>`
}
