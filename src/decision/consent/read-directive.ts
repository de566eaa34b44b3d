import { dateRange } from '../../fhir/search/date-range.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { canonicalCode } from './canonical-code.js'
import { codesOf, readProvision } from './read-provision.js'
import {
  type Code,
  type ConsentEffect,
  type Directive,
  NO_DATA_CRITERIA,
  type Provision,
  type Standing,
} from './directive.js'
import { atRoot } from './provision-scope.js'

const SCOPE_SYSTEM = 'http://terminology.hl7.org/CodeSystem/consentscope'
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

/** Codes of v3-ActCode that say what holds where a consent says nothing else. */
const BASES: ReadonlyMap<string, ConsentEffect> = new Map([
  ['OPTIN', 'permit'],
  ['OPTINR', 'permit'],
  ['OPTOUT', 'deny'],
  ['OPTOUTE', 'deny'],
])

/**
 * The Consent as it is evaluated; undefined when it does not count at all: it is not active, its scope is not privacy,
 * or somebody checked it with the person and could not verify it. One that carries a modifier nobody here understands
 * denies (R4 modifierExtension, implicitRules).
 */
export function readDirective(consent: JsonObject, standing: Standing): Directive | undefined {
  if (!counts(consent)) return undefined
  const written = objectOf(consent['provision']) ?? {}
  const bases = basesOf(consent, written)
  const [effect = 'deny'] = bases
  const contradictsItself = bases.length > 1
  const root = readProvision(written, effect, atRoot(consent['contained']))
  return {
    standing,
    group: groupOf(consent),
    given: dateRange(textOf(consent['dateTime']) ?? ''),
    contradictsItself,
    root: isReadable(consent) && !contradictsItself ? root : denialOfAll(root),
    contained: new Map(objectsOf(consent['contained']).map((it) => [`#${textOf(it['id']) ?? ''}`, it])),
  }
}

function counts(consent: JsonObject): boolean {
  return consent['status'] === 'active' && isAboutPrivacy(consent) && !isUnverified(consent)
}

function isReadable(consent: JsonObject): boolean {
  return consent['implicitRules'] === undefined && consent['modifierExtension'] === undefined
}

function isAboutPrivacy(consent: JsonObject): boolean {
  return codesOf(objectsOf(objectOf(consent['scope'])?.['coding'])).some(
    ({ system, code }) => system === SCOPE_SYSTEM && code === 'patient-privacy',
  )
}

function isUnverified(consent: JsonObject): boolean {
  return objectsOf(consent['verification']).some((it) => it['verified'] === false)
}

/** The base as R4 writes it (policyRule) and as IHE PCF does (provision.type): each distinct effect once. */
function basesOf(consent: JsonObject, provision: JsonObject): readonly ConsentEffect[] {
  const rules = codesOf(objectsOf(objectOf(consent['policyRule'])?.['coding']))
  const byRule = rules.flatMap(({ system, code }) => (system === ACT_CODE ? (BASES.get(code) ?? []) : []))
  const type = effectOf(provision['type'])
  return [...new Set([...byRule, ...(type === undefined ? [] : [type])])]
}

function effectOf(type: Json | undefined): ConsentEffect | undefined {
  return type === 'permit' || type === 'deny' ? type : undefined
}

/**
 * What has no base that can be told has nothing its exceptions could be exceptions to: it denies every item, and nothing
 * newer is surely about the same.
 */
function denialOfAll(root: Provision): Provision {
  return { ...root, effect: 'deny', scope: undefined, data: NO_DATA_CRITERIA, nested: [] }
}

/**
 * Who manages the consent and under which policy, in an order that says nothing. Whether it opts in or out is no policy
 * of its own: who has opted out and then in again has changed their mind.
 */
function groupOf(consent: JsonObject): string {
  const custodians = objectsOf(consent['organization']).map((it) => {
    const identifier = objectOf(it['identifier'])
    return identifier === undefined
      ? (textOf(it['reference']) ?? '')
      : textOfCode(canonicalCode(textOf(identifier['system']), textOf(identifier['value']) ?? ''))
  })
  const rules = codesOf(objectsOf(objectOf(consent['policyRule'])?.['coding']))
    .filter(({ system, code }) => system !== ACT_CODE || !BASES.has(code))
    .map(textOfCode)
  const policies = objectsOf(consent['policy']).map(
    (it) => textOf(it['uri']) ?? textOf(it['authority']) ?? '',
  )
  return JSON.stringify([custodians.toSorted(), [...policies, ...rules].toSorted()])
}

function textOfCode({ system, code }: Code): string {
  return `${system ?? ''}|${code}`
}
