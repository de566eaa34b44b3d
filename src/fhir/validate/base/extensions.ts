import { type JsonObject, objectsOf } from '../../../model/json.js'
import { type Run, report, reportAt } from '../run.js'
import { type ExtensionPart, type ExtensionRules, type R4Schema } from '../schema/r4-schema.js'
import { SPECIFICATION } from '../specification.js'
import { isNested, placeOf } from './extension-context.js'

/** Where the extension was found: it must be made for that. */
export type ExtensionRole = 'extension' | 'modifierExtension'

/** Checks an extension that some loaded package defines. */
export type DefinedExtension = {
  readonly context: readonly string[]
  /** R4 breaks the contexts of its own extensions in its own publications; those of others hold. */
  readonly misplaced: 'error' | 'warning'
  readonly modifier: boolean
  check(value: JsonObject, run: Run): void
}

/** Checks an extension: value or parts, its definition, and that it may stand where it stands. */
export function checkExtension(
  schema: R4Schema,
  defined: (url: string) => DefinedExtension | undefined,
  value: JsonObject,
  role: ExtensionRole,
  run: Run,
): void {
  checkContent(value, run)
  const { url } = value
  if (typeof url !== 'string') return
  if (isNested(run) && !isAbsolute(url)) return
  if (!isAbsolute(url)) {
    say(run, 'extension-url', 'expected the absolute URL of a definition')
    return
  }
  const definition = defined(url) ?? ofBase(schema, url)
  if (definition === undefined) {
    notChecked(url, run)
    return
  }
  definition.check(value, run)
  if ((role === 'modifierExtension') !== definition.modifier)
    say(
      run,
      'extension-modifier',
      `expected under ${definition.modifier ? 'modifierExtension' : 'extension'}`,
    )
  checkContext(schema, definition, run)
}

/** ext-1: a value or further extensions, never both. */
function checkContent(value: JsonObject, run: Run): void {
  if (hasValue(value) !== (value['extension'] !== undefined)) return
  report(run, {
    code: 'invariant',
    rule: 'ext-1',
    message: 'expected either a value or further extensions',
    specification: SPECIFICATION.extensibility,
  })
}

function hasValue(extension: JsonObject): boolean {
  for (const it in extension) if (VALUE.test(it)) return true
  return false
}

const VALUE = /^_?value[A-Z]/

function ofBase(schema: R4Schema, url: string): DefinedExtension | undefined {
  const rules = schema.extension(url)
  if (rules === undefined) return undefined
  return {
    misplaced: 'warning',
    context: rules.context,
    modifier: rules.modifier,
    check: (value, run) => checkBase(rules, value, run),
  }
}

function checkBase(rules: ExtensionRules, value: JsonObject, run: Run): void {
  checkValueType(rules, value, run)
  const nested = objectsOf(value['extension'])
  const counts = new Map<string, number>()
  for (const [i, it] of nested.entries()) {
    const url = typeof it['url'] === 'string' ? it['url'] : ''
    const part = rules.parts.get(url)
    counts.set(url, (counts.get(url) ?? 0) + 1)
    run.path.push('extension', i)
    if (part !== undefined) checkValueType(part, it, run)
    else if (!isAbsolute(url)) say(run, 'extension-part', 'the definition has no such part')
    run.path.length -= 2
  }
  for (const [url, part] of rules.parts) checkCount(url, part, counts.get(url) ?? 0, run)
}

function checkCount(url: string, part: ExtensionPart, count: number, run: Run): void {
  if (count < part.min) say(run, 'min', `expected the part ${url}`)
  if (count > 1 && !part.many) say(run, 'max', `expected the part ${url} once`)
}

function checkValueType({ types }: ExtensionPart, value: JsonObject, run: Run): void {
  const name = Object.keys(value).find((it) => /^value[A-Z]/.test(it))
  if (name === undefined || types.some((it) => `value${it}`.toLowerCase() === name.toLowerCase())) return
  reportAt(run, 'value', {
    code: 'extension',
    rule: 'type',
    message:
      types.length === 0 ? 'the definition has no value' : `expected a value of type ${types.join(', ')}`,
    specification: SPECIFICATION.extensibility,
  })
}

function checkContext(schema: R4Schema, { context, misplaced }: DefinedExtension, run: Run): void {
  if (context.length === 0 || context.some((it) => it.includes(':') || it === 'Element')) return
  const place = placeOf(schema, run)
  if (context.some((it) => place.has(it))) return
  report(run, {
    severity: misplaced,
    code: 'extension',
    rule: 'extension-context',
    message: `may stand only on ${context.join(', ')}`,
    specification: SPECIFICATION.extensibility,
  })
}

function isAbsolute(url: string): boolean {
  return ABSOLUTE.test(url)
}

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i

function notChecked(url: string, run: Run): void {
  report(run, {
    severity: 'information',
    code: 'informational',
    rule: 'extension-unknown',
    message: `not checked: the definition ${url} is not loaded`,
    specification: SPECIFICATION.extensibility,
  })
}

function say(run: Run, rule: string, message: string): void {
  report(run, { code: 'extension', rule, message, specification: SPECIFICATION.extensibility })
}
