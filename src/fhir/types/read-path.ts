import { type Json, type JsonObject, isJsonObject, textOf } from '../../model/json.js'
import { valuesAt } from '../element-path.js'

/** Every value at one of the paths of a search parameter. */
type PathReader = (resource: JsonObject) => readonly Json[]

/**
 * A reader of element paths: `a.b` walks through arrays, `a[system=email]` keeps the items whose element has that
 * value, `.` is the resource itself, and `?a` is whether the choice `a` is there and not false (the FHIRPath
 * `a.exists() and a != false`).
 */
export function readerOf(paths: readonly string[]): PathReader {
  const readers = paths.map(readerOfPath)
  const [first] = readers
  if (first !== undefined && readers.length === 1) return first
  return (resource) => readers.flatMap((it) => it(resource))
}

function readerOfPath(path: string): PathReader {
  if (path === '.') return (resource) => [resource]
  if (path.startsWith('?')) return truthOf(path.slice(1))
  const filtered = /^([\w.]+)\[(\w+)=(\w+)\]$/.exec(path)
  if (filtered === null) return (resource) => valuesAt(resource, path)
  const [, element = '', name = '', value = ''] = filtered
  return (resource) =>
    valuesAt(resource, element).filter((it) => isJsonObject(it) && textOf(it[name]) === value)
}

function truthOf(choice: string): PathReader {
  return (resource) => {
    const found = Object.entries(resource).find(([name]) => isChoice(name, choice))
    return [found !== undefined && found[1] !== false]
  }
}

function isChoice(name: string, choice: string): boolean {
  return name.startsWith(choice) && /^[A-Z]/.test(name.slice(choice.length))
}
