import { type Json, arrayOf } from '../../../model/json.js'
import { type Each } from '../bind-variables.js'
import { type Scope } from '../../expressions/scope.js'
import { type Value, isSourceText } from '../../expressions/value.js'
import { type Built, type Write } from '../built.js'
import { type Part, neighbours } from '../../kept/neighbours.js'
import { jsonText } from './json-text.js'

/** How a part of the output is made. */
export type Made = Pick<Built, 'build' | 'write'>

/** A list of what its items give; an item that gives a list gives its items. Nothing when there are none. */
export function listOf(items: readonly Built[]): Made {
  const [only] = items
  return {
    build: (scope) => {
      let values: Json[] | undefined
      for (const item of items) {
        const value = item.build(scope)
        if (value === undefined || isSourceText(value)) continue
        values ??= []
        if (isList(value)) values.push(...value)
        else values.push(value)
      }
      return values === undefined || values.length === 0 ? undefined : values
    },
    write: only !== undefined && items.length === 1 ? oneItemWriter(only) : itemsWriter(items),
  }
}

/** What is around a list of one keeps it, where that is worth it. */
function oneItemWriter(item: Built): Write {
  const write = itemWriter(item)
  return (scope) => {
    const text = write(scope)
    return text === undefined ? undefined : `[${text}]`
  }
}

function itemsWriter(items: readonly Built[]): Write {
  const write = neighbours(items.map(partOf), '[')
  return (scope) => {
    const { text } = write(scope, '')
    return text === '' ? undefined : `${text}]`
  }
}

/** An item for each scope that `$each` gives; written without brackets, since it stands in a list. */
export function eachOf(each: Each, item: Built): Made {
  const write = itemWriter(item)
  return {
    build: (scope) => each.scopes(scope).flatMap((it) => itemsOf(item.build(it))),
    write: (scope) => {
      let text = ''
      for (const it of each.scopes(scope)) {
        const written = write(it)
        if (written !== undefined) text += text === '' ? written : `,${written}`
      }
      return text === '' ? undefined : text
    },
  }
}

/** One list after another. */
export function followedBy(first: Made, second: Made): Made {
  return {
    build: (scope) => {
      const items = [...itemsOf(first.build(scope)), ...itemsOf(second.build(scope))]
      return items.length === 0 ? undefined : items
    },
    write: (scope) => {
      const [one, other] = [listText(first, scope), listText(second, scope)]
      if (one === undefined || other === undefined) return one ?? other
      return `${one.slice(0, -1)},${other.slice(1)}`
    },
  }
}

function listText({ build, write }: Made, scope: Scope): string | undefined {
  if (write !== undefined) return write(scope)
  const items = itemsOf(build(scope))
  return items.length === 0 ? undefined : jsonText(items)
}

function partOf(item: Built): Part {
  const write = itemWriter(item)
  return {
    write: (scope, before) => {
      const text = write(scope)
      return text === undefined ? undefined : before + text
    },
    basis: item.basis,
    isConstant: item.constant !== undefined,
    varies: true,
    required: undefined,
  }
}

function itemWriter({ build, write }: Built): Write {
  return write ?? ((scope) => itemText(build(scope)))
}

function itemText(value: Value): string | undefined {
  if (value === undefined || isSourceText(value)) return undefined
  if (!isList(value)) return jsonText(value)
  return value.length === 0 ? undefined : value.map(jsonText).join(',')
}

/** In a list a primitive that could not be read leaves its issue and no value: lists of dates have no place for words. */
function itemsOf(value: Value): readonly Json[] {
  if (value === undefined || isSourceText(value)) return []
  return isList(value) ? arrayOf(value) : [value]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
