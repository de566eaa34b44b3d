import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { isCalendarDate } from '../model/dates/calendar-date.js'
import { checkSchema } from '../model/json-schema/check-schema.js'
import { type SchemaError } from '../model/json-schema/schema-error.js'
import { offsetOf } from './settings-place.js'
import { SETTINGS_SCHEMA } from './settings-schema.js'
import { feedProblems, feedsWithPaths } from './audit/audit-feeds.js'
import { consoleWithPaths } from './console/console-paths.js'
import { payloadProblems, payloadsWithPaths } from './payloads/payload-settings.js'
import { type DirectorySettings, type SecretReference, type Settings } from './settings-types.js'

/** Every problem of a settings file at once, each as `file:line:column: what is wrong`. */
export class SettingsError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'SettingsError'
    this.problems = problems
  }
}

/**
 * Reads linchpin.yaml. Unknown or misspelt keys are fatal, nothing has a default, and what one part names another
 * part must hold. Relative files and folders are resolved against the settings file. Throws a SettingsError.
 */
export function readSettings(file: string): Settings {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new SettingsError([`${file}: cannot be read`])
  }
  return parseSettings(text, file)
}

/** As readSettings, for text already read. */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0)
    throw new SettingsError(document.errors.map((it) => `${at(it.pos[0])}: ${it.message}`))
  const checked = checkSchema<Settings>(SETTINGS_SCHEMA, withOwnTexts(document.toJS()))
  const position = (path: readonly string[]): string => at(offsetOf(document, path))
  if (checked.kind === 'errors')
    throw new SettingsError(checked.errors.map((it) => `${position(stepsOf(it))}: ${messageOf(it)}`))
  const content = checked.value
  const crossed = crossCheck(content).map((it) => `${position(it.path)}: ${it.message}`)
  if (crossed.length > 0) throw new SettingsError(crossed)
  return resolved(content, dirname(file))
}

/**
 * The value with every text in memory of its own. What is cut out of a text with one character beyond Latin-1 in it (a
 * dash in a comment is enough) takes two bytes for each of its own, and so does every answer, entry and statement that an
 * id or address from here is written into.
 */
function withOwnTexts(value: unknown): unknown {
  if (typeof value === 'string') return ownText(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withOwnTexts)
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [ownText(name), withOwnTexts(it)]))
}

/** Parsed anew, it is as narrow as its own characters let it be. */
function ownText(text: string): string {
  return String(JSON.parse(JSON.stringify(text)))
}

type Crossed = { readonly path: readonly string[]; readonly message: string }

/** Every organisation named is registered, ids are unique, and periods are not reversed. */
function crossCheck(settings: Settings): readonly Crossed[] {
  const known = new Set(settings.organisations.map((it) => it.ods))
  const unknown = (
    organisation: Settings['organisations'][number]['ods'],
    ...path: string[]
  ): readonly Crossed[] =>
    known.has(organisation) ? [] : [{ path, message: `${organisation} is not among the organisations` }]
  return [
    ...settings.callingSystems.flatMap((it, index) =>
      unknown(it.organisation, 'callingSystems', String(index), 'organisation'),
    ),
    ...settings.sources.flatMap((it, index) =>
      unknown(it.organisation, 'sources', String(index), 'organisation'),
    ),
    ...(settings.directories ?? []).flatMap((it, index) =>
      unknown(it.organisation, 'directories', String(index), 'organisation'),
    ),
    ...settings.agreements.flatMap((it, index) => [
      ...it.parties.flatMap((party, n) => unknown(party, 'agreements', String(index), 'parties', String(n))),
      ...(it.start > it.end
        ? [{ path: ['agreements', String(index), 'end'], message: 'the agreement ends before it starts' }]
        : []),
    ]),
    ...dayProblems(settings),
    ...feedUrlProblems(settings),
    ...mailProblems(settings),
    ...payloadProblems(settings),
    ...feedProblems(settings),
    ...repeated(
      settings.sources.map((it) => it.id),
      'sources',
      'id',
    ),
    ...repeatedAbove(settings),
    ...repeated(
      settings.callingSystems.map((it) => it.id),
      'callingSystems',
      'id',
    ),
    ...repeated(
      settings.organisations.map((it) => it.ods),
      'organisations',
      'ods',
    ),
  ]
}

/** Days that no calendar has: an age or an end of them would say nothing. */
function dayProblems({ organisations, agreements }: Settings): readonly Crossed[] {
  const days = [
    ...organisations.map((it, n) => [it.dsptPublished, 'organisations', n, 'dsptPublished'] as const),
    ...agreements.map((it, n) => [it.start, 'agreements', n, 'start'] as const),
    ...agreements.map((it, n) => [it.end, 'agreements', n, 'end'] as const),
  ]
  return days.flatMap(([day, list, n, key]) =>
    day === undefined || isCalendarDate(day)
      ? []
      : [{ path: [list, String(n), key], message: `${day} is no day of the calendar` }],
  )
}

/** A feed that cannot be asked for would be told of as one that fails. */
function feedUrlProblems({ organisations }: Settings): readonly Crossed[] {
  return organisations.flatMap(({ feed }, n) =>
    feed === undefined || URL.canParse(feed.url)
      ? []
      : [{ path: ['organisations', String(n), 'feed', 'url'], message: 'this is not a URL' }],
  )
}

/** Mail needs a server, and only this machine is written to in the clear. */
function mailProblems({ organisations, mail }: Settings): readonly Crossed[] {
  const unsent = organisations.flatMap(({ notify = [] }, index) =>
    notify.flatMap((it, n): readonly Crossed[] =>
      'email' in it && mail === undefined
        ? [
            {
              path: ['organisations', String(index), 'notify', String(n), 'email'],
              message: 'mail cannot be sent without the setting mail',
            },
          ]
        : [],
    ),
  )
  const isExposed = mail?.security === 'loopback' && !LOOPBACK.includes(mail.host)
  const exposed = { path: ['mail', 'security'], message: `${mail?.host ?? ''} is not this machine` }
  return isExposed ? [...unsent, exposed] : unsent
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '::1']

/** Ids of resources begin with those of sources and directories alike. */
function repeatedAbove({ sources, directories = [] }: Settings): readonly Crossed[] {
  const known = sources.map((it) => it.id)
  return directories.flatMap(({ id }, index) =>
    known.includes(id) || directories.findIndex((it) => it.id === id) < index
      ? [{ path: ['directories', String(index), 'id'], message: `${id} is the id of another already` }]
      : [],
  )
}

function repeated(ids: readonly string[], list: string, key: string): readonly Crossed[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ path: [list, String(index), key], message: `${id} stands twice among the ${list}` }],
  )
}

function stepsOf(error: SchemaError): readonly string[] {
  const steps = error.instancePath
    .split('/')
    .slice(1)
    .map((it) => it.replaceAll('~1', '/').replaceAll('~0', '~'))
  const { additionalProperty }: { additionalProperty?: string } = error.params
  return additionalProperty === undefined ? steps : [...steps, additionalProperty]
}

function messageOf(error: SchemaError): string {
  const path = error.instancePath.slice(1).replaceAll('/', '.') || 'the settings'
  const {
    additionalProperty,
    allowedValues,
  }: { additionalProperty?: string; allowedValues?: readonly string[] } = error.params
  if (additionalProperty !== undefined) return `${path} has no setting ${additionalProperty}`
  if (allowedValues !== undefined) return `${path} must be one of ${allowedValues.join(', ')}`
  return `${path} ${error.message}`
}

type Resolve = (it: SecretReference) => SecretReference

function directoriesOf({ directories = [] }: Settings, secret: Resolve): readonly DirectorySettings[] {
  return directories.map((it) => (it.token === undefined ? it : { ...it, token: secret(it.token) }))
}

function resolved(settings: Settings, folder: string): Settings {
  const path = (it: string): string => (isAbsolute(it) ? it : join(folder, it))
  const secret = (it: SecretReference): SecretReference => ('file' in it ? { file: path(it.file) } : it)
  const keys = <T extends { readonly keys: { readonly url: string } | { readonly file: string } }>(
    it: T,
  ): T => ({
    ...it,
    keys: 'file' in it.keys ? { file: path(it.keys.file) } : it.keys,
  })
  const { rules, mappings, profiles, localRules } = settings.folders
  return {
    ...settings,
    keys: {
      tokens: secret(settings.keys.tokens),
      audit: secret(settings.keys.audit),
      ids: secret(settings.keys.ids),
    },
    payloads: payloadsWithPaths(settings.payloads, secret),
    auditFeeds: feedsWithPaths(settings.auditFeeds, secret),
    issuers: (settings.issuers ?? []).map(keys),
    console: settings.console === undefined ? undefined : consoleWithPaths(settings.console, secret),
    callingSystems: settings.callingSystems.map(keys),
    directories: directoriesOf(settings, secret),
    organisations: settings.organisations.map((it) => ({
      ...it,
      ...(it.feed?.token === undefined ? {} : { feed: { ...it.feed, token: secret(it.feed.token) } }),
      ...(it.notify === undefined
        ? {}
        : { notify: it.notify.map((to) => ('webhook' in to ? { ...to, secret: secret(to.secret) } : to)) }),
    })),
    ...(settings.mail?.login === undefined
      ? {}
      : {
          mail: {
            ...settings.mail,
            login: { ...settings.mail.login, password: secret(settings.mail.login.password) },
          },
        }),
    pds:
      settings.pds.token === undefined
        ? settings.pds
        : { ...settings.pds, token: secret(settings.pds.token) },
    sds:
      settings.sds.apiKey === undefined
        ? settings.sds
        : { ...settings.sds, apiKey: secret(settings.sds.apiKey) },
    ...(settings.matching?.weights === undefined
      ? {}
      : { matching: { ...settings.matching, weights: path(settings.matching.weights) } }),
    folders: {
      rules: path(rules),
      mappings: path(mappings),
      profiles: path(profiles),
      localRules: localRules === undefined ? undefined : path(localRules),
    },
  }
}
