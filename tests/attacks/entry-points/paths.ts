import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../../src/model/json.js'
import { type Asked } from './requests.js'

/** How somebody may write an address otherwise; undefined where nothing of it could be written so. */
export type Rewriting = readonly [how: string, write: (address: string) => string | undefined]

const OURS = 'fhir'

/** Changes what stands before the query. */
const inPath =
  (change: (path: string) => string) =>
  (address: string): string => {
    const [path = ''] = address.split('?', 1)
    return `${change(path)}${address.slice(path.length)}`
  }

/** Changes the last segment, where there is one. */
const atEnd = (change: (last: string) => string) =>
  inPath((path) => path.replace(/[^/]*$/, (last) => change(last)))

/** Changes the first slash below the base, where there is one. */
const between = (slash: string) => (address: string) => {
  const [path = ''] = address.split('?', 1)
  const changed = path.replace(/(\w)\/(?=[$\w])/, `$1${slash}`)
  return changed === path ? undefined : `${changed}${address.slice(path.length)}`
}

/** Changes how the person is named in the query, where it is by a reference. */
const named = (to: string) => (address: string) => {
  const changed = address.replace(/\bpatient=Patient\//, `patient=${to}`)
  return changed === address ? undefined : changed
}

/** What stands below the base, in a request line or in a batch. */
const BELOW: readonly Rewriting[] = [
  ['dots at the end', inPath((it) => `${it}/..`)],
  ['a dot at the end', inPath((it) => `${it}/.`)],
  ['escaped dots at the end', inPath((it) => `${it}/%2e%2e`)],
  ['there and back', inPath((it) => `${it}/../${it.split('/').at(-1) ?? ''}`)],
  ['there and back, escaped', inPath((it) => `${it}/%2E%2E/${it.split('/').at(-1) ?? ''}`)],
  ['out by an escaped slash', inPath((it) => `${it}/..%2f..%2fmetrics`)],
  ['out by a slash escaped twice', inPath((it) => `${it}/..%252f..%252fmetrics`)],
  ['two slashes at the end', inPath((it) => `${it}//`)],
  ['a trailing dot', atEnd((it) => `${it}.`)],
  ['an escaped trailing dot', atEnd((it) => `${it}%2e`)],
  ['trailing dots', atEnd((it) => `${it}..`)],
  ['an escaped slash at the end', atEnd((it) => `${it}%2f`)],
  ['a null at the end', atEnd((it) => `${it}%00`)],
  ['a parameter of the path', atEnd((it) => `${it};v=1`)],
  ['two slashes within', between('//')],
  ['a dot within', between('/./')],
  ['there and back within', between('/x/../')],
  ['an escaped slash within', between('%2f')],
  ['a backslash within', between('\\')],
  ['a person by dots', named('Patient/../')],
  ['a person by escaped dots', named('Patient/%2e%2e/')],
  ['a person by two slashes', named('Patient//')],
  ['a person by another server', named('https://evil.example/fhir/Patient/')],
  ['a person by a path', named('/fhir/Patient/')],
]

/** A request line that leads nowhere, whatever it asks for: the address stands below `/fhir/`. */
const LINES: readonly Rewriting[] = [
  ...BELOW.map(([how, write]): Rewriting => [
    how,
    (address) => {
      const written = write(address)
      return written === undefined ? undefined : `/${OURS}/${written}`
    },
  ]),
  ['in and out before the base', (it) => `/${OURS}/../${OURS}/${it}`],
  ['in and out before the base, escaped', (it) => `/${OURS}/%2e%2e/${OURS}/${it}`],
  ['out of another folder', (it) => `/health/../${OURS}/${it}`],
  ['a dot before the base', (it) => `/./${OURS}/${it}`],
  ['two slashes before the base', (it) => `//${OURS}/${it}`],
  ['two slashes after the base', (it) => `/${OURS}//${it}`],
  ['an escaped slash after the base', (it) => `/${OURS}%2f${it}`],
  ['the base in other letters', (it) => `/FHIR/${it}`],
  ['the base escaped', (it) => `/%66hir/${it}`],
  ['the base with a trailing dot', (it) => `/${OURS}./${it}`],
  ['a server without its scheme', (it) => `//evil.example/${OURS}/${it}`],
  ['a server of another scheme', (it) => `ftp://evil.example/${OURS}/${it}`],
  ['a server, and dots', (it) => `http://evil.example/${OURS}/../${OURS}/${it}`],
  ['a server, and two slashes', (it) => `http://evil.example//${OURS}/${it}`],
]

/** The address of a request in a batch that leads nowhere, whatever it asks for. */
const IN_BATCH: readonly Rewriting[] = [
  ...BELOW,
  ['another server', (it) => `https://evil.example/${OURS}/${it}`],
  ['another server without its scheme', (it) => `//evil.example/${OURS}/${it}`],
  ['this server', (it) => `http://127.0.0.1/${OURS}/${it}`],
  ['the base', (it) => `/${OURS}/${it}`],
  ['dots before it', (it) => `../${OURS}/${it}`],
  ['dots after a slash before it', (it) => `/../${OURS}/${it}`],
  ['escaped dots before it', (it) => `%2e%2e/${OURS}/${it}`],
  ['a dot before it', (it) => `./${it}`],
  ['two slashes before it', (it) => `//${it}`],
  ['an escaped slash before it', (it) => `%2f${it}`],
  ['a backslash before it', (it) => `\\${it}`],
  ['a urn', (it) => `urn:${it}`],
]

/** An address that means what is asked, otherwise written: one slash after it, a letter of it escaped. */
const SAME: readonly Rewriting[] = [
  ['a slash at the end', inPath((it) => (it === '' ? '' : `${it}/`))],
  ['a letter escaped', inPath((it) => it.replace(/\w/, (first) => `%${first.charCodeAt(0).toString(16)}`))],
]

export type Rewritten = { readonly how: string; readonly asked: Asked }

/** What is asked, as each way of writing its address makes it: what leads nowhere, in the line and in a batch. */
export function misaddressed(asked: Asked): readonly Rewritten[] {
  return [...inLine(asked, LINES), ...inBatch(asked, IN_BATCH)]
}

/** An address of the server that is below no base, as each way of writing it makes it. */
export function misaddressedPaths(path: string): readonly string[] {
  const [, first = '', rest = ''] = /^\/([^/]+)\/?(.*)$/.exec(path) ?? []
  const inside = BELOW.flatMap(([, write]) => write(path.slice(1)) ?? []).map((it) => `/${it}`)
  return [
    ...inside,
    `/${OURS}/..${path}`,
    `/${OURS}/%2e%2e${path}`,
    `/health/..${path}`,
    `/.${path}`,
    `/${path}`,
    `/%2f${path.slice(1)}`,
    `/${first}//${rest}`,
    `/${first}./${rest}`,
    `/${first}%2f${rest}`,
    `//evil.example${path}`,
  ]
}

/** What is asked, written otherwise and meant the same. */
export function readdressed(asked: Asked): readonly Rewritten[] {
  const lines = SAME.map(([how, write]): Rewriting => [how, (it) => `/${OURS}/${write(it) ?? it}`])
  // The authority of a request line is not what decides: the path after it is (RFC 9112, section 3.2.2).
  const whole: Rewriting = ['a whole address', (it) => `http://evil.example/${OURS}/${it}`]
  const slashed: Rewriting = ['a slash before it', (it) => `/${it}`]
  return [...inLine(asked, [...lines, whole]), ...inBatch(asked, [slashed])]
}

function inLine(asked: Asked, by: readonly Rewriting[]): readonly Rewritten[] {
  const address = asked.path.slice(`/${OURS}/`.length)
  return by.flatMap(([how, write]) => {
    const path = write(address)
    return path === undefined ? [] : [{ how, asked: { ...asked, path } }]
  })
}

function inBatch(asked: Asked, by: readonly Rewriting[]): readonly Rewritten[] {
  if (asked.body?.type !== 'application/fhir+json') return []
  const bundle = objectOf(JSON.parse(asked.body.text) as Json)
  const [entry] = objectsOf(bundle?.['entry'])
  const request = objectOf(entry?.['request'])
  const url = textOf(request?.['url'])
  if (url === undefined || bundle?.['type'] !== 'batch') return []
  return by.flatMap(([how, write]) => {
    const written = write(url)
    if (written === undefined) return []
    const changed: JsonObject = { ...bundle, entry: [{ request: { ...request, url: written } }] }
    const body = { type: 'application/fhir+json', text: JSON.stringify(changed) }
    return [{ how: `in the batch, ${how}`, asked: { ...asked, body } }]
  })
}
