import { type JsonObject } from '../../model/json.js'
import { type NhsNumber } from '../../model/nhs-number.js'

/** What a template may name. */
export type TemplateValues = { readonly nhsNumber: NhsNumber; readonly found: JsonObject }

/**
 * The template with every hole filled, each value escaped for where it stands; undefined when a field it names is
 * missing or is not text or a number.
 */
export function filled(
  template: string,
  values: TemplateValues,
  escape: (value: string) => string,
): string | undefined {
  const missing: string[] = []
  const text = template.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const value = valueOf(name, values)
    if (value === undefined) missing.push(name)
    return escape(value ?? '')
  })
  return missing.length === 0 ? text : undefined
}

function valueOf(name: string, { nhsNumber, found }: TemplateValues): string | undefined {
  if (name === 'nhsNumber') return nhsNumber
  if (name === 'nhsNumber.numeric') return String(Number(nhsNumber))
  const value = found[name.slice('found.'.length)]
  if (typeof value === 'number') return String(value)
  // A path segment of dots would climb out of the path it stands in.
  return typeof value === 'string' && value !== '' && !/^\.+$/.test(value) ? value : undefined
}
