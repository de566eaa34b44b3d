import { type DirectorySettings, type Settings } from '../../../src/config/settings-types.js'
import { ods } from '../../sources/source-world.js'
import {
  loopbackServer,
  type LoopbackServer,
  type Received,
  sendJson,
} from '../../sources/loopback-server.js'
import { type ServerResponse } from 'node:http'

const PROVIDER = { id: 'o1', name: 'Riverton Minds (synthetic)', description: 'A synthetic charity' }
const PLACE = { id: 'l1', location_type: 'physical', name: 'The Old Library' }

type Service = { readonly id: string; readonly name: string }

/** A service as Open Referral UK 3.0 nests it. */
export function service(id: string, name: string): Service {
  const whole = {
    id,
    name,
    description: `${name} for anybody in Riverton`,
    status: 'active',
    organization: PROVIDER,
    service_at_locations: [{ id: `${id}-at`, location: PLACE }],
  }
  return whole
}

export const SERVICES: Readonly<Record<string, Service>> = {
  s1: service('s1', 'Meals at home'),
  s2: service('s2', 'Bereavement meals'),
}

export type DirectoryAnswers = (request: Received, response: ServerResponse) => void

/** A directory that finds services by the whole words of their names, as many do: a part of a word finds none. */
export const soundDirectory: DirectoryAnswers = ({ url }, response) => {
  const id = /^\/v3\/services\/([^/]+)$/.exec(url.pathname)?.[1]
  if (id !== undefined) sendJson(response, SERVICES[id] ?? {}, SERVICES[id] === undefined ? 404 : 200)
  else sendJson(response, { total_pages: 1, contents: servicesWith(url.searchParams.get('search') ?? '') })
}

function servicesWith(words: string): readonly object[] {
  const wanted = wordsOf(words)
  return Object.values(SERVICES).filter(({ name }) => wanted.every((it) => wordsOf(name).includes(it)))
}

function wordsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(' ')
    .filter((it) => it !== '')
}

export function startDirectory(answers: DirectoryAnswers): Promise<LoopbackServer> {
  return loopbackServer(answers)
}

/** A directory as linchpin.yaml names it. */
export function directorySettings(url: string): DirectorySettings {
  return {
    id: 'riverton-directory',
    kind: 'openreferral-uk',
    name: 'Riverton services (test)',
    organisation: ods('9A1'),
    mapping: 'openreferral-uk',
    baseUrl: `${url}/v3`,
    deadlineMs: 1_000,
    maxConcurrent: 4,
  }
}

/** The settings with one directory of services. */
export function withDirectory(settings: Settings, url: string): Settings {
  return { ...settings, directories: [directorySettings(url)] }
}
