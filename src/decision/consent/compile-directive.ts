import {
  type Code,
  type ConsentEffect,
  type Directive,
  type Interval,
  type Provision,
  type RequestCriteria,
  countsFor,
} from './directive.js'
import { type Truth, allOf, anyOf, truthOf } from '../conditions/truth.js'
import { type ConsentItem } from './consent-item.js'
import {
  type ActorDirectory,
  type ActorMatch,
  type ConsentRequester,
  matchesActors,
} from './criteria/actors.js'
import { type RefersTo, asksNothing, matchesData } from './criteria/data.js'
import { nameEveryCategory } from './criteria/labels.js'
import { coversPurposes } from './criteria/purposes.js'

/** Who asks, for what, when: everything consents may turn on before any item is seen. */
export type ConsentQuestion = {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly requester: ConsentRequester
  readonly purposes: readonly Code[]
  readonly directory: ActorDirectory
}

/** What a provision that decided was about. */
export type Ground = {
  readonly effect: ConsentEffect
  /** As what the requester is named: undefined when no actor is stated. */
  readonly namedAs: ActorMatch['as'] | undefined
  readonly namesPurpose: boolean
  /** It names every sensitive category of the item. */
  readonly namesCategory: boolean
  /** How narrowly it is written: a worker, then an organisation, then nobody; and what of the data. */
  readonly narrowness: number
}

/** A denial whatever the item: as what it names the requester, and how narrowly it is written. */
export type SureDenial = Pick<Ground, 'namedAs' | 'narrowness'>

/** One directive with everything but the item worked out. */
export type CompiledDirective = {
  readonly directive: Directive
  /** The provision that decides an item; undefined: it does not apply to it. */
  judge(item: ConsentItem, refersTo: RefersTo): Ground | undefined
  /** Denies whatever the item. */
  readonly deniesAll: SureDenial | undefined
  /** How narrow the narrowest permit is that some item could have; undefined when none could. */
  readonly couldPermit: number | undefined
}

type Node = Omit<Ground, 'namesCategory'> & {
  readonly depth: number
  readonly provision: Provision
  /** The denials this is an exception to: it reaches only what they reach. */
  readonly guards: readonly Provision[]
}

/**
 * Works the request out. Request criteria a nested provision does not state are those of the provision it is nested in;
 * its period is never longer. The deepest provision that matches decides; at one depth a deny does. A permit nested in
 * a permit adds; one nested in a deny is an exception to it. What no provision of a directive that permits matches is
 * denied; a deny that an item does not match says nothing of it.
 */
export function compileDirective(directive: Directive, question: ConsentQuestion): CompiledDirective {
  const within = { ...question, directory: withContained(question.directory, directive) }
  const nodes = liveNodes(directive.root, within, ROOT).toSorted(
    (a, b) => b.depth - a.depth || rank(a.effect) - rank(b.effect),
  )
  const permits = nodes.filter((it) => it.effect === 'permit')
  const [firstPermit] = permits
  return {
    directive,
    judge: (item, refersTo) => {
      const node = nodes.find((it) => reaches(it, item, refersTo))
      if (node !== undefined) return groundOf(node, item)
      return firstPermit === undefined ? undefined : CLOSED_WORLD
    },
    deniesAll: sureDenial(nodes),
    couldPermit:
      permits.length > 0 && sureDenial(nodes) === undefined
        ? Math.max(...permits.map((it) => it.narrowness))
        : undefined,
  }
}

/** What a permit does not reach is denied, of no one in particular. */
const CLOSED_WORLD: Ground = {
  effect: 'deny',
  namedAs: undefined,
  namesPurpose: false,
  namesCategory: false,
  narrowness: 1,
}

const rank = (effect: ConsentEffect): number => (effect === 'deny' ? 0 : 1)

/** The denial that no permit comes before, and that asks nothing of the item. */
function sureDenial(nodes: readonly Node[]): SureDenial | undefined {
  const decisive = nodes.find(
    (it) => it.effect === 'permit' || [it.provision, ...it.guards].every(({ data }) => asksNothing(data)),
  )
  return decisive?.effect === 'deny' ? decisive : undefined
}

/** What stands in a denial reaches only what that denial surely reaches. What it may reach, it denies itself. */
function reaches(node: Node, item: ConsentItem, refersTo: RefersTo): boolean {
  const { provision, effect, guards } = node
  if (!countsFor(effect, matchesData(provision.data, item, effect, refersTo))) return false
  return guards.every((it) => matchesData(it.data, item, 'deny', refersTo) === 'yes')
}

function groundOf({ effect, namedAs, namesPurpose, narrowness, provision }: Node, item: ConsentItem): Ground {
  const labels = provision.data.labels ?? []
  return { effect, namedAs, namesPurpose, narrowness, namesCategory: nameEveryCategory(labels, item.labels) }
}

function withContained(directory: ActorDirectory, { contained }: Directive): ActorDirectory {
  return { ...directory, resource: (it) => contained.get(it) ?? directory.resource(it) }
}

function narrownessOf(namedAs: Ground['namedAs'], { data }: Provision): number {
  const ofActor = namedAs === 'worker' ? 4 : namedAs === undefined ? 0 : 2
  return ofActor + (asksNothing(data) ? 0 : 1)
}

type Place = {
  readonly depth: number
  readonly request: RequestCriteria
  readonly periods: readonly Interval[]
  readonly guards: readonly Provision[]
  /** False below a denial that is not about this request: its exceptions are about nothing. */
  readonly isOpen: boolean
}

const ROOT: Place = {
  depth: 0,
  request: { purposes: undefined, actors: undefined, actions: undefined },
  periods: [],
  guards: [],
  isOpen: true,
}

function liveNodes(provision: Provision, question: ConsentQuestion, place: Place): readonly Node[] {
  const { effect } = provision
  const request = inherited(provision.request, place.request)
  const periods = provision.period === undefined ? place.periods : [...place.periods, provision.period]
  const match = matchRequest(request, periods, effect, question)
  const isMet = countsFor(effect, match.truth)
  const isLive = isMet && (effect === 'deny' || place.isOpen)
  const node: Node = {
    effect,
    namedAs: match.namedAs,
    namesPurpose: request.purposes !== undefined,
    narrowness: narrownessOf(match.namedAs, provision),
    depth: place.depth,
    provision,
    guards: place.guards,
  }
  const below: Place = {
    depth: place.depth + 1,
    request,
    periods,
    guards: effect === 'deny' ? [...place.guards, provision] : place.guards,
    isOpen: effect === 'deny' ? place.isOpen && isMet : place.isOpen,
  }
  const nested = provision.nested.flatMap((it) => liveNodes(it, question, below))
  return isLive ? [node, ...nested] : nested
}

/** What is not stated is that of the provision around it. */
function inherited(own: RequestCriteria, outer: RequestCriteria): RequestCriteria {
  return {
    purposes: own.purposes ?? outer.purposes,
    actors: own.actors ?? outer.actors,
    actions: own.actions ?? outer.actions,
  }
}

function matchRequest(
  { purposes, actors, actions }: RequestCriteria,
  periods: readonly Interval[],
  effect: ConsentEffect,
  question: ConsentQuestion,
): { readonly truth: Truth; readonly namedAs: ActorMatch['as'] | undefined } {
  const actor =
    actors === undefined ? undefined : matchesActors(actors, question.requester, question.directory, effect)
  const truths: Truth[] = periods.map((it) => contains(it, question.at))
  if (purposes !== undefined) truths.push(coversPurposes(purposes, question.purposes, effect))
  if (actions !== undefined) truths.push(includeDisclosing(actions))
  if (actor !== undefined) truths.push(actor.truth)
  return { truth: allOf(truths), namedAs: actor?.as }
}

function contains(period: Interval, at: number): Truth {
  return period === 'unreadable' ? 'unknown' : truthOf(period.from <= at && at < period.to)
}

const ACTIONS = 'http://terminology.hl7.org/CodeSystem/consentaction'
const DISCLOSING: readonly string[] = ['access', 'disclose']
const OTHER: readonly string[] = ['collect', 'use', 'correct']

/** What a gateway does is to give access and to disclose. */
function includeDisclosing(actions: readonly Code[]): Truth {
  const truths = actions.map(({ system, code }): Truth => {
    if (system !== ACTIONS) return 'unknown'
    if (DISCLOSING.includes(code)) return 'yes'
    return OTHER.includes(code) ? 'no' : 'unknown'
  })
  return anyOf(truths)
}
