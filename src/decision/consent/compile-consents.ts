import { grouped } from '../../model/grouped.js'
import { type ConsentItem } from './consent-item.js'
import {
  type CompiledDirective,
  type ConsentQuestion,
  type Ground,
  type SureDenial,
  compileDirective,
} from './compile-directive.js'
import { type RefersTo } from './criteria/data.js'
import { type Directive } from './directive.js'
import { takesBack } from './provision-scope.js'

export type ConsentOutcome = 'permit' | 'deny' | 'not-applicable'

/** What the recorded consents say of one item. */
export type ConsentVerdict = {
  readonly outcome: ConsentOutcome
  /**
   * Consents that count disagree about it, the denial written no more narrowly than the permit, or one contradicts
   * itself: somebody must sort it out.
   */
  readonly isContradictory: boolean
  /** It is a permit, and what was agreed to names every sensitive category of the item. */
  readonly namesCategory: boolean
  /** It is a permit, and what was agreed to names the purpose. */
  readonly namesPurpose: boolean
}

/** All consents of one person towards one controller, with everything but the item worked out. */
export type CompiledConsents = {
  readonly size: number
  /** Why whatever is asked is denied, before any item is seen; empty when some item might not be. */
  readonly denials: readonly SureDenial[]
  /** The denials are contradicted by another consent, or a consent contradicts itself. */
  readonly isContradictory: boolean
  judge(item: ConsentItem, refersTo: RefersTo): ConsentVerdict
}

/**
 * Combines consents, in whatever order they come. Of one custodian and policy the newest replaces what the others
 * permit, and what they deny only where it speaks of the same actors, purposes, times and data: any other denial stands
 * until it is withdrawn, as a general agreement is no withdrawal of an objection to one worker. Where it cannot be told
 * which is the newest and they do not agree, they deny. Across groups a deny overrides. What is not confirmed denies at
 * once, permits nothing, and replaces nothing.
 *
 * What has been withdrawn, or entered in error, says nothing, but no older permit comes back into force for it: that
 * takes a new consent. Older denials do.
 */
export function compileConsents(
  directives: readonly Directive[],
  question: ConsentQuestion,
): CompiledConsents {
  const byGroup = [...grouped(directives, (it) => it.group).values()]
  const groups = byGroup.map((group) => {
    const newest = newestOf(inForce(group))
    return {
      newest: newest.map((it) => compileDirective(it, question)),
      mayPermit: !newest.some((it) => group.some((other) => isWithdrawnAfter(other, it))),
    }
  })
  const imposing = [
    ...directives.filter((it) => it.standing === 'unconfirmed'),
    ...byGroup.flatMap(stillImposing),
  ].map((it) => compileDirective(it, question))
  const all = [...groups.flatMap((it) => it.newest), ...imposing]
  const permitting = groups.flatMap((it) => (it.mayPermit ? it.newest : []))
  const denials = all.flatMap((it) => it.deniesAll ?? [])
  const contradictions = all.filter((it) => it.directive.contradictsItself && it.deniesAll !== undefined)
  return {
    size: all.length,
    denials,
    isContradictory:
      contradictions.length > 0 ||
      denials.some((denial) =>
        permitting.some((it) => it.couldPermit !== undefined && it.couldPermit >= denial.narrowness),
      ),
    judge: (item, refersTo) => {
      const grounds = (of: readonly CompiledDirective[]): readonly (Ground | undefined)[] =>
        of.map((it) => it.judge(item, refersTo))
      const opinions = [
        ...groups
          .map((it) => ({ ...opinionOf(grounds(it.newest)), mayPermit: it.mayPermit }))
          .filter((it) => it.mayPermit || it.outcome === 'deny'),
        ...imposing.map((it) => opinionOf(grounds([it]))).filter((it) => it.outcome === 'deny'),
      ]
      return combined(opinions, contradictions.length > 0)
    },
  }
}

/** The directives none of the others is surely newer than. */
function newestOf(directives: readonly Directive[]): readonly Directive[] {
  return directives.filter((it) => !directives.some((other) => isNewer(other, it)))
}

function inForce(directives: readonly Directive[]): readonly Directive[] {
  return directives.filter((it) => it.standing === 'confirmed')
}

/** The older directives of one group that permit nothing any more, and whose denials nothing newer has taken back. */
function stillImposing(group: readonly Directive[]): readonly Directive[] {
  const standing = inForce(group)
  const newest = newestOf(standing)
  return standing.filter(
    (it) =>
      !newest.includes(it) && !standing.some((other) => isNewer(other, it) && takesBack(other.root, it.root)),
  )
}

/** A newer one that has been withdrawn had replaced it. */
function isWithdrawnAfter(other: Directive, than: Directive): boolean {
  return other.standing === 'withdrawn' && isNewer(other, than)
}

function isNewer({ given }: Directive, than: Directive): boolean {
  if (given === undefined || than.given === undefined) return false
  return given.from >= than.given.to
}

type Opinion = ConsentVerdict & { readonly narrowness: number }

/** What one group says: all that may be its newest, agreeing, or else a deny. */
function opinionOf(grounds: readonly (Ground | undefined)[]): Opinion {
  const effects = new Set(grounds.map((it) => it?.effect))
  const [only] = effects
  return {
    outcome: effects.size > 1 ? 'deny' : (only ?? 'not-applicable'),
    isContradictory: effects.has('permit') && effects.has('deny'),
    namesCategory: grounds.every((it) => it?.namesCategory === true),
    namesPurpose: grounds.every((it) => it?.namesPurpose === true),
    narrowness: Math.max(...grounds.map((it) => it?.narrowness ?? 0)),
  }
}

function combined(opinions: readonly Opinion[], contradictsItself: boolean): ConsentVerdict {
  const denied = opinions.filter((it) => it.outcome === 'deny')
  const permitted = opinions.filter((it) => it.outcome === 'permit')
  const outcome = denied.length > 0 ? 'deny' : permitted.length > 0 ? 'permit' : 'not-applicable'
  return {
    outcome,
    isContradictory:
      contradictsItself ||
      opinions.some((it) => it.isContradictory) ||
      denied.some((deny) => permitted.some((it) => it.narrowness >= deny.narrowness)),
    namesCategory: outcome === 'permit' && permitted.some((it) => it.namesCategory),
    namesPurpose: outcome === 'permit' && permitted.some((it) => it.namesPurpose),
  }
}
