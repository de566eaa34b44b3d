import { type Json, type JsonObject, isJsonObject } from '../../src/model/json.js'

type Step = string | number

/** A copy of the resource with the value at the path replaced; undefined removes it. */
export function changed(resource: JsonObject, path: readonly Step[], value: Json | undefined): JsonObject {
  const copy = replaced(resource, path, value)
  if (!isJsonObject(copy)) throw new Error('the path leads out of the resource')
  return copy
}

function replaced(from: Json | undefined, path: readonly Step[], value: Json | undefined): Json | undefined {
  const [step, ...rest] = path
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items: readonly Json[] = Array.isArray(from) ? from : []
    const put = replaced(items[step], rest, value)
    const before = items.slice(0, step)
    return put === undefined
      ? [...before, ...items.slice(step + 1)]
      : [...before, put, ...items.slice(step + 1)]
  }
  const held = isJsonObject(from) ? from : {}
  const { [step]: old, ...others } = held
  const put = replaced(old, rest, value)
  return put === undefined ? others : { ...others, [step]: put }
}
