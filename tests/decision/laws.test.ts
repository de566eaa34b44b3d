import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FactTree } from '../../src/model/facts.js'
import { LAW_RUNS } from './law-runs.js'
import {
  crossedChanges,
  isRelease,
  LABELS,
  parted,
  randomChanges,
  randomFacts,
  split,
  treeOf,
} from './random-facts.js'
import { compiled, ruleFiles } from './rule-folder.js'

const rules = compiled()
const { ruleSet } = rules
const RUNS = { numRuns: LAW_RUNS }

describe('the laws of deciding', () => {
  it('are tried on releases as well as on refusals', () => {
    const sample = fc.sample(randomFacts(rules), { numRuns: 500, seed: 1 })
    const released = sample.filter((it) => isRelease(ruleSet.decide(it))).length
    expect(released).toBeGreaterThan(50)
    expect(released).toBeLessThan(450)
  })

  it('removing any fact never turns a withholding or a refusal into a release', () => {
    fc.assert(
      fc.property(randomChanges(rules), fc.nat(), (changes, n) => {
        const fact = [...changes.keys()][n % Math.max(changes.size, 1)]
        fc.pre(fact !== undefined)
        const fewer = new Map(changes)
        fewer.delete(fact)
        if (isRelease(ruleSet.decide(treeOf(fewer)))) {
          expect(isRelease(ruleSet.decide(treeOf(changes)))).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it('a value that a fact cannot have counts as unknown', () => {
    fc.assert(
      fc.property(randomChanges(rules), fc.nat(), (changes, n) => {
        const fact = [...changes.keys()][n % Math.max(changes.size, 1)]
        fc.pre(fact !== undefined)
        const absent = new Map(changes)
        absent.delete(fact)
        const odd = new Map<string, unknown>([...changes, [fact, { not: 'a value' }]])
        const { decision, code } = ruleSet.decide(treeOf(odd as typeof changes))
        expect({ decision, code }).toEqual({
          decision: ruleSet.decide(treeOf(absent)).decision,
          code: ruleSet.decide(treeOf(absent)).code,
        })
      }),
      RUNS,
    )
  })

  it('the order of files and of rules within them changes nothing', () => {
    const files = ruleFiles()
    const keys = fc.array(fc.nat(), { minLength: 64, maxLength: 64 })
    const each = 40
    fc.assert(
      fc.property(
        keys,
        fc.array(randomFacts(rules), { minLength: each, maxLength: each }),
        (order, trees) => {
          const mixed = compiled(
            inOrder(files, order).map((it) => ({ ...it, text: withRulesInOrder(it.text, order) })),
          ).ruleSet
          for (const facts of trees) expect(mixed.decide(facts)).toEqual(ruleSet.decide(facts))
        },
      ),
      { numRuns: Math.ceil(LAW_RUNS / each) },
    )
  })

  it('adding any label never turns a withholding or a refusal into a release', () => {
    fc.assert(
      fc.property(randomFacts(rules), fc.constantFrom(...LABELS), (facts, label) => {
        const labels = [...(facts.resource?.labels ?? []), label]
        const labelled: FactTree = { ...facts, resource: { ...facts.resource, labels } }
        if (facts.resource?.labels && isRelease(ruleSet.decide(labelled))) {
          expect(isRelease(ruleSet.decide(facts))).toBe(true)
        }
      }),
      RUNS,
    )
  })

  it.each(['HFEA', 'ADOPTION', 'WITNESS', 'SEALED', 'GRA'])(
    'break-glass alone never releases %s',
    (label) => {
      const glass = rules.examples.find((it) => it.rule === 'G-04' && it.expected.then === 'fires')!.facts
      fc.assert(
        fc.property(randomFacts(rules), (facts) => {
          const tree: FactTree = {
            ...facts,
            purpose: 'emergency',
            override: glass.override!,
            requester: { ...facts.requester, ...glass.requester },
            subject: { ...facts.subject, cannotConsent: false, consent: { categories: [], explicit: false } },
            resource: { ...facts.resource, labels: [label] },
          }
          expect(isRelease(ruleSet.decide(tree))).toBe(false)
        }),
        RUNS,
      )
    },
  )

  it('a restricted person’s GP record leaves only by a power, of a source that honours it', () => {
    let released = 0
    fc.assert(
      fc.property(randomFacts(rules), fc.boolean(), (facts, overrideSupported) => {
        const tree: FactTree = {
          ...facts,
          subject: { ...facts.subject, pds: 'R' },
          resource: { ...facts.resource, class: 'gp-record', overrideSupported },
        }
        const verdict = ruleSet.decide(tree)
        if (!isRelease(verdict)) return
        released++
        expect(overrideSupported).toBe(true)
        expect(verdict.reasons).toContain('R-07 overridden')
      }),
      RUNS,
    )
    expect(released).toBeGreaterThan(0)
  })

  it('nobody who has no relationship, or whose feed of them is late, can tell a restricted person from another', () => {
    // What the token and the gateway attest is known of every request: one without it is none, or of an unknown role.
    const isOfRequest = (it: string): boolean =>
      [...rules.facts.values()].some((row) => row.fact === it && row.ifUnknown === 'access-denied')
    let [known, late, unchecked] = [0, 0, 0]
    fc.assert(
      fc.property(crossedChanges(rules), fc.boolean(), (changes, isLate) => {
        const { requester, ...facts } = treeOf(changes)
        const relationship = isLate ? undefined : 'none'
        const of = (pds: string): FactTree => ({
          ...facts,
          requester: { ...requester, relationship },
          subject: { ...facts.subject, pds },
        })
        const needed = rules.explain(of('R')).find((it) => it.id === 'A-01')
        fc.pre(needed?.outcome === 'fires')
        fc.pre(!rules.explain(of('R')).some((it) => it.missing.some(isOfRequest)))
        if (needed.missing.length > 0) late++
        else known++
        const [restricted, other] = [ruleSet.decide(of('R')), ruleSet.decide(of('U'))]
        expect(restricted.code).toBe(other.code)
        // What stands behind it is kept from whoever asked where it could not be checked.
        if (other.code === 'CANNOT_CHECK') unchecked++
        else expect(restricted.said).toEqual(other.said)
      }),
      RUNS,
    )
    expect([known > 0, late > 0, unchecked > 0]).toEqual([true, true, true])
  })

  it('claiming a legal requirement without approval gains nothing over a purpose without ground', () => {
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        const claim: FactTree = {
          ...facts,
          purpose: 'legal-requirement',
          authority: { reference: null, approvedBy: null, justification: null },
          override: { breakGlass: false, reason: null },
        }
        expect(isRelease(ruleSet.decide(claim))).toBe(false)
        const other = ruleSet.decide({ ...claim, purpose: 'safeguarding-adult' })
        expect(ruleSet.decide(claim).code).toBe(other.code)
      }),
      RUNS,
    )
  })

  it('no worker gains by claiming the own access of the person', () => {
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        fc.pre(facts.requester?.roleGroup !== 'citizen')
        const claim: FactTree = {
          ...facts,
          purpose: 'subject-access',
          override: { breakGlass: false, reason: null },
        }
        expect(isRelease(ruleSet.decide(claim))).toBe(false)
      }),
      RUNS,
    )
  })

  it('folding first and judging then equals deciding on everything', () => {
    fc.assert(
      fc.property(randomChanges(rules), fc.boolean(), (changes, sourceKnown) => {
        const { request, item } = split(changes)
        const { class: recordClass, overrideSupported, ...rest } = item.resource ?? {}
        const source = {
          ...(recordClass !== undefined && { class: recordClass }),
          ...(overrideSupported !== undefined && { overrideSupported }),
        }
        const folded = ruleSet.fold(request, sourceKnown ? source : {})
        const whole = { ...request, resource: { ...source, ...rest } }
        expect(folded.judge(sourceKnown ? rest : { ...source, ...rest })).toEqual(ruleSet.decide(whole))
      }),
      RUNS,
    )
  })

  it('a bundle is decided as its items are, one by one', () => {
    fc.assert(
      fc.property(randomFacts(rules), fc.array(randomFacts(rules), { maxLength: 6 }), (facts, others) => {
        const { request } = parted(facts)
        const items = others.map((it) => it.resource ?? {})
        const folded = ruleSet.fold(request, {})
        expect(items.map((it) => folded.judge(it))).toEqual(
          items.map((it) => ruleSet.decide({ ...request, resource: it })),
        )
      }),
      RUNS,
    )
  })

  it('what refuses a type refuses every item of it, and nothing else is refused', () => {
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        const { resource = {}, ...request } = facts
        fc.pre(
          resource.type !== undefined &&
            resource.class !== undefined &&
            resource.overrideSupported !== undefined,
        )
        const folded = ruleSet.fold(request, {
          class: resource.class,
          overrideSupported: resource.overrideSupported,
        })
        const refusal = folded.refusalFor(resource.type)
        const verdict = folded.judge(resource)
        expect(verdict.decision === 'refuse').toBe(refusal !== undefined)
        if (refusal !== undefined) expect(verdict).toEqual(refusal)
      }),
      RUNS,
    )
  })

  it('what a view excludes is never released, and what it limits is not released beyond the limit', () => {
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        const { resource = {}, ...request } = facts
        fc.pre(resource.type !== undefined && resource.class !== undefined)
        const folded = ruleSet.fold(request, { class: resource.class })
        const newest = folded.newestOnly(resource.type)
        const beyond = newest !== undefined && resource.rank !== undefined && resource.rank > newest
        const over = resource.active === false && folded.activeOnly(resource.type)
        if (folded.viewExcludes(resource.type) || beyond || over)
          expect(isRelease(folded.judge(resource))).toBe(false)
      }),
      RUNS,
    )
  })

  it('what asking opens and owes is part of every release that follows', () => {
    fc.assert(
      fc.property(randomFacts(rules), (facts) => {
        const verdict = ruleSet.decide(facts)
        fc.pre(isRelease(verdict))
        const { resource = {}, ...request } = facts
        const { asking } = ruleSet.fold(request, resource)
        expect(verdict.obligations).toEqual(expect.arrayContaining([...asking.obligations]))
      }),
      RUNS,
    )
  })
})

/** The list items under `rules:` in another order; a file without rules stays as it is. */
function withRulesInOrder(text: string, order: readonly number[]): string {
  const [head, ...items] = text.split(/^(?= {2}- id: )/m)
  return [head!, ...inOrder(items, order).map((it) => `${it.trimEnd()}\n`)].join('')
}

function inOrder<T>(items: readonly T[], keys: readonly number[]): readonly T[] {
  return items
    .map((item, i) => ({ item, key: keys[i] ?? 0 }))
    .sort((a, b) => a.key - b.key)
    .map((it) => it.item)
}
