import {
  type Json,
  type JsonObject,
  arrayOf,
  objectOf,
  objectsOf,
  textOf,
} from '../../../../src/model/json.js'
import { code, codes } from '../../markdown.js'

/** What an element of a differential demands, each rule in plain English. */
export function elementRules(element: JsonObject): readonly string[] {
  return [...counts(element), ...values(element), ...types(element), ...bindings(element), ...slices(element)]
}

function counts({ min, max, mustSupport }: JsonObject): readonly string[] {
  return [
    ...(max === '0' ? ['never given'] : []),
    ...(typeof min === 'number' && min > 0 ? [`at least ${String(min)}`] : []),
    ...(typeof max === 'string' && max !== '0' && max !== '*' ? [`at most ${max}`] : []),
    ...(mustSupport === true ? ['kept by whoever reads it'] : []),
  ]
}

function values(element: JsonObject): readonly string[] {
  return Object.entries(element).flatMap(([key, value]) => {
    if (key.startsWith('fixed')) return [`always ${code(textOf(value) ?? '')}`]
    return key.startsWith('pattern') ? [`holds ${codes(codingsIn(value))}`] : []
  })
}

function codingsIn(pattern: Json | undefined): readonly string[] {
  return objectsOf(objectOf(pattern)?.['coding']).map((it) => textOf(it['code']) ?? '')
}

function types(element: JsonObject): readonly string[] {
  return objectsOf(element['type']).flatMap((it) => {
    const targets = arrayOf(it['targetProfile']).flatMap(lastOf)
    const profiles = arrayOf(it['profile']).flatMap(lastOf)
    if (profiles.length > 0) return [`the extension ${codes(profiles)}`]
    return targets.length > 0
      ? [`refers to ${targets.join(' or ')}`]
      : [`may be ${code(textOf(it['code']) ?? '')}`]
  })
}

const STRENGTH: ReadonlyMap<string, string> = new Map([
  ['required', 'a code of'],
  ['extensible', 'a code of, where one fits,'],
  ['preferred', 'best a code of'],
  ['example', 'such as a code of'],
])

function bindings({ binding }: JsonObject): readonly string[] {
  const bound = objectOf(binding)
  const strength = STRENGTH.get(textOf(bound?.['strength']) ?? '')
  return strength === undefined ? [] : [`${strength} ${codes(lastOf(bound?.['valueSet']))}`]
}

function slices({ slicing }: JsonObject): readonly string[] {
  const discriminators = objectsOf(objectOf(slicing)?.['discriminator'])
  const paths = discriminators.map((it) => textOf(it['path']) ?? '')
  return paths.length === 0
    ? []
    : [`told apart by ${codes(paths.map((it) => (it === '$this' ? 'its value' : it)))}`]
}

/** The last part of a canonical URL. */
function lastOf(url: Json | undefined): readonly string[] {
  return typeof url === 'string' ? url.split('/').slice(-1) : []
}
