import { type Json, isJsonObject } from '../../model/json.js'

/** Reads a member that is the object's own. Only a name that every object inherits needs the dearer question whose it is. */
export function ownMember(written: string): (value: Json | undefined) => Json | undefined {
  const name = asKey(written)
  return name in {}
    ? (value) => (isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined)
    : (value) => (isJsonObject(value) ? value[name] : undefined)
}

/** The name as a key of an object gives it back: one that was cut out of a text is looked for anew at each use. */
function asKey(name: string): string {
  return Object.keys({ [name]: undefined })[0] ?? name
}
