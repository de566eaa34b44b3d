import { type Json, isJsonObject } from '../../model/json.js'

/** Reads a member that is the object's own. Only a name that every object inherits needs the dearer question whose it is. */
export function ownMember(name: string): (value: Json | undefined) => Json | undefined {
  return name in {}
    ? (value) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined)
    : (value) => (isJsonObject(value) ? value[name] : undefined)
}
