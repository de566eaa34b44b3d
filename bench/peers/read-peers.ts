import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type CldRow } from '../cld-rows.js'
import { type Lists } from '../concept-maps.js'
import { type PeerFunctions, peerFunctions } from './peer-functions.js'

/** An engine that turns a row into the JSON of its resources. */
export type Peer = {
  readonly name: string
  readonly translate: (row: CldRow) => string | Promise<string>
}

/** The peers that are installed in bench/, and why others are not measured. */
export async function readPeers(
  root: string,
  lists: Lists,
): Promise<{ readonly peers: readonly Peer[]; readonly skipped: readonly string[] }> {
  const functions = peerFunctions(lists)
  const peers: Peer[] = []
  const skipped: string[] = []
  for (const [name, make] of PEERS) {
    const module = installed(root, name)
    if (module === undefined) skipped.push(`${name}: not installed (npm install --prefix bench)`)
    else peers.push(await make(module, functions, root))
  }
  return { peers, skipped }
}

type Make = (module: unknown, functions: PeerFunctions, root: string) => Promise<Peer>

const PEERS: readonly (readonly [string, Make])[] = [
  ['handlebars', handlebarsPeer],
  ['jsonata', jsonataPeer],
  ['fumifier', fumifierPeer],
]

/** The package as bench/package.json has it; undefined when it is not there. */
export function installed(root: string, name: string): unknown {
  try {
    return createRequire(join(root, 'bench', 'package.json'))(name)
  } catch {
    return undefined
  }
}

type Expression = {
  assign: (name: string, value: unknown) => void
  registerFunction: (name: string, implementation: (...given: never[]) => unknown) => void
  evaluate: (input: unknown) => Promise<unknown>
}

async function jsonataPeer(module: unknown, functions: PeerFunctions, root: string): Promise<Peer> {
  const make = module as (text: string) => Expression
  return Promise.resolve(expressionPeer('jsonata', make(mapText(root, 'cld.jsonata')), functions))
}

async function fumifierPeer(module: unknown, functions: PeerFunctions, root: string): Promise<Peer> {
  const loaded = module as { readonly default?: unknown; readonly fumifier?: unknown }
  const make = (loaded.default ?? loaded.fumifier ?? module) as (text: string) => Promise<Expression>
  return expressionPeer('fumifier', await make(mapText(root, 'cld.jsonata')), functions)
}

function expressionPeer(name: string, expression: Expression, functions: PeerFunctions): Peer {
  const { clean, date, fingerprint, concept, code, today, person, postcode, id } = functions
  expression.registerFunction('person', (text: unknown) => person(text))
  expression.registerFunction('postcode', (text: unknown) => postcode(text))
  expression.registerFunction('id', (type: string, sourceId: unknown) => id(type, sourceId))
  expression.registerFunction('words', (text: string | undefined) => text?.split(/\s+/))
  expression.registerFunction('list', (items: readonly unknown[]) => (items.length === 0 ? undefined : items))
  expression.registerFunction('clean', (text: unknown) => clean(text))
  expression.registerFunction('date', (text: unknown) => date(text))
  expression.registerFunction('today', () => today())
  expression.registerFunction('first', (a: unknown, b: unknown) => a ?? b)
  expression.registerFunction('fingerprint', (values: readonly unknown[]) => fingerprint(values))
  expression.registerFunction('concept', (list: string, value: unknown) => concept(list, value))
  expression.registerFunction('code', (list: string, value: unknown) => code(list, value))
  return { name, translate: async (row) => JSON.stringify(await expression.evaluate(row)) }
}

type Templates = {
  create: () => Templates
  registerHelper: (name: string, helper: (...given: readonly unknown[]) => unknown) => void
  compile: (text: string, options: object) => (row: CldRow) => string
}

/** What a template makes is text: it is parsed, as any use of it as FHIR would have to, and written again. */
async function handlebarsPeer(module: unknown, functions: PeerFunctions, root: string): Promise<Peer> {
  const templates = (module as Templates).create()
  const { clean, date, fingerprint, concept, code, today, person, postcode, id } = functions
  const helpers: Readonly<Record<string, (...given: readonly unknown[]) => unknown>> = {
    clean,
    date,
    person,
    postcode,
    json: (text) => JSON.stringify(clean(text)),
    words: (text) => JSON.stringify(clean(text)?.split(/\s+/)),
    yes: (text) => clean(text) === 'Yes',
    first: (one, other) => clean(one) ?? clean(other),
    ended: (died, end) => ended(date(died), date(end)),
    id: (type, source, own) => JSON.stringify(id(String(type), `${String(source)}${String(own)}`)),
    reference: (type, source, own) =>
      JSON.stringify(`${String(type)}/${id(String(type), `${String(source)}${String(own)}`)}`),
    fingerprint: (...given) => fingerprint(given.slice(0, -1)),
    concept: (list, value) => JSON.stringify(concept(String(list), value)),
    code: (list, value) => code(String(list), value),
    stage: (of, start, end) => stage(String(of), date(start), date(end), today()),
    m: (name, text) => (typeof text === 'string' ? `,"${String(name)}":${text}` : ''),
    member: (name, options) => member(String(name), contentOf(options)),
    list: (options) => enclosed('[', contentOf(options).trim().replace(/,$/, ''), ']'),
    obj: (options) => enclosed('{', contentOf(options).trim().replace(/^,/, ''), '}'),
  }
  for (const [name, helper] of Object.entries(helpers))
    // Blocks are given the row as `this`, which they hand on.
    templates.registerHelper(name, function (this: unknown, ...given) {
      const options = given.at(-1) as Options
      return helper(...given.slice(0, -1), { content: () => options.fn?.(this) ?? '' })
    })
  const make = templates.compile(mapText(root, 'cld.template'), { noEscape: true })
  return Promise.resolve({ name: 'handlebars', translate: (row) => JSON.stringify(JSON.parse(make(row))) })
}

type Options = { readonly fn?: (row: unknown) => string }

function contentOf(options: unknown): string {
  return (options as { readonly content: () => string }).content()
}

function member(name: string, content: string): string {
  return content === '' ? '' : `,"${name}":${content}`
}

function enclosed(open: string, content: string, close: string): string {
  return content === '' ? '' : open + content + close
}

function ended(died: string | undefined, end: string | undefined): string | undefined {
  return died !== undefined && (end === undefined || died < end) ? died : end
}

function stage(of: string, start: string | undefined, end: string | undefined, today: string): string {
  if (end !== undefined && end < today) return 'completed'
  const planned = start !== undefined && start > today
  if (of === 'plan') return planned ? 'draft' : 'active'
  return planned ? 'scheduled' : 'in-progress'
}

function mapText(root: string, file: string): string {
  return readFileSync(join(root, 'bench', 'peers', file), 'utf8')
}
