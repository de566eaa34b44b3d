import { type CompiledConsents } from './compile-consents.js'
import { type ConsentItem } from './consent-item.js'

/**
 * What a person can agree to share by their own consent alone. Not among them: what identifies others too (licensed
 * fertility treatment, HFE Act 1990 s.33B), and what no consent opens (adoption, protected witnesses).
 */
const CATEGORIES: readonly string[] = ['STI', 'HIV', 'TOP', 'FERTILITY', 'GENDER', 'GRA', 'SEXUAL-HEALTH']

/** The categories that consents name and agree to, for this request, whatever the item of that category. */
export function agreedCategories(consents: CompiledConsents): readonly string[] {
  return CATEGORIES.filter((it) => consents.judge(anyItem([it]), UNKNOWN).namesCategory)
}

/** Whether consents agree to what is not sensitive, for this very purpose. */
export function isAgreedExplicitly(consents: CompiledConsents): boolean {
  return consents.judge(anyItem([]), UNKNOWN).namesPurpose
}

const UNKNOWN = (): undefined => undefined

/** An item of which nothing but its categories is known, so that nothing narrower agrees to it. */
function anyItem(sensitivities: readonly string[]): ConsentItem {
  return {
    reference: '',
    type: '',
    containedTypes: [],
    labels: { confidentiality: 'N', sensitivities },
    dates: undefined,
    ownCodes: [],
    allCodes: [],
    authors: [],
    refersTo: [],
  }
}
