import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'

/** The XML element of a value that was read from one: members `@name` are attributes, `#text` its own text. */
export function xmlText(name: string, value: Json): string {
  if (Array.isArray(value))
    return arrayOf(value)
      .map((it) => xmlText(name, it))
      .join('')
  if (!isJsonObject(value)) return `<${name}>${escaped(typeof value === 'string' ? value : '')}</${name}>`
  const members = Object.entries(value).map(([key, it]) => ({ key, value: it ?? '' }))
  const attributes = members
    .filter(({ key }) => key.startsWith('@'))
    .map(({ key, value: it }) => ` ${key.slice(1)}="${escaped(typeof it === 'string' ? it : '')}"`)
  const inside = members
    .filter(({ key }) => !key.startsWith('@'))
    .map(({ key, value: it }) =>
      key === '#text' ? escaped(typeof it === 'string' ? it : '') : xmlText(key, it),
    )
  return `<${name}${attributes.join('')}>${inside.join('')}</${name}>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (it) => ESCAPES[it] ?? it)
}
