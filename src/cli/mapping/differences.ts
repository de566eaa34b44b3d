import { type Json, isJsonObject } from '../../model/json.js'

/** Where two values differ, one line per place; empty when they are equal. Order of members does not matter. */
export function differences(
  path: string,
  expected: Json | undefined,
  actual: Json | undefined,
): readonly string[] {
  if (isList(expected) && isList(actual)) return listDifferences(path, expected, actual)
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...names].flatMap((name) => differences(`${path}.${name}`, expected[name], actual[name]))
  }
  if (expected === actual) return []
  return [`${path}: expected ${shown(expected)}, got ${shown(actual)}`]
}

function listDifferences(
  path: string,
  expected: readonly Json[],
  actual: readonly Json[],
): readonly string[] {
  const longest = Math.max(expected.length, actual.length)
  return Array.from({ length: longest }, (_, i) => i).flatMap((i) =>
    differences(`${path}[${i}]`, expected[i], actual[i]),
  )
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

function shown(value: Json | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value)
}
