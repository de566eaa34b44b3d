import { type Answer, type Answered } from '../../decision/decide.js'
import { type CompiledConsents } from '../../decision/consent/compile-consents.js'
import { type ConsentItem, consentItem } from '../../decision/consent/consent-item.js'

/** Labels of what the person's consents deny (rules ). */
const DENIED = 'CONSENT-DENIED'
const CONTRADICTED = 'CONSENT-CONTRADICTORY'

/**
 * The answer with every item labelled that a recorded consent denies by what the item is. Nothing is dropped here: the
 * rules withhold it. Sources whose controller has no consents are left as they are.
 */
export function markDenied(answer: Answer, bySource: ReadonlyMap<string, CompiledConsents>): Answer {
  const concerned = [...bySource].filter(([, it]) => it.size > 0)
  if (concerned.length === 0) return answer
  const consents = new Map(concerned)
  const items = answer.items.map((it) => ({ answered: it, item: itemOf(it) }))
  const byReference = new Map(items.map(({ item }) => [item.reference, item.refersTo]))
  const refersTo = (reference: string): readonly string[] | undefined => byReference.get(reference)
  return {
    ...answer,
    items: items.map(({ answered, item }) => {
      const verdict = consents.get(answered.labelled.source.id)?.judge(item, refersTo)
      return verdict?.outcome === 'deny'
        ? labelled(answered, verdict.isContradictory ? [DENIED, CONTRADICTED] : [DENIED])
        : answered
    }),
  }
}

function itemOf({ labelled: { resource, facts } }: Answered): ConsentItem {
  const clinic = facts.anonymousAccess === true ? ['SEXUAL-HEALTH'] : []
  return consentItem(resource, {
    confidentiality: facts.confidentiality ?? undefined,
    // What an item's own words speak of is of that category too.
    sensitivities: [...(facts.labels ?? []).map((it) => it.replace(/^TEXT-/, '')), ...clinic],
  })
}

function labelled(answered: Answered, labels: readonly string[]): Answered {
  const { facts } = answered.labelled
  return {
    ...answered,
    labelled: {
      ...answered.labelled,
      facts: { ...facts, labels: [...(facts.labels ?? []), ...labels].toSorted() },
    },
  }
}
