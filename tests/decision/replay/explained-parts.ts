import { type ExplainedPart, type Reach } from '../../../src/decision/replay/explain-recorded.js'
import { type Considered } from '../../../src/decision/replay/considered.js'
import {
  type RecordedDecision,
  type RecordedSaying,
  type RecordedVerdict,
} from '../../../src/decision/replay/read-recorded.js'
import { type FactTree } from '../../../src/model/facts.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'

export const rules = compiled(smallFolder())
const { resource: ordinary = {}, ...REQUEST } = rules.start
export const ORDINARY = ordinary

export const holder = (source: string | undefined, subject: FactTree['subject'] = {}): Considered => ({
  source,
  recordClass: 'gp-record',
  overrideSupported: false,
  types: ['Flag'],
  facts: { ...REQUEST, subject: { ...REQUEST.subject, ...subject } },
})

export const item = (more: Partial<RecordedVerdict>): RecordedVerdict => ({
  source: 'surgery',
  type: 'Flag',
  facts: ORDINARY,
  count: 1,
  reference: undefined,
  decision: 'withhold',
  disclose: 'silent',
  reasons: ['S-01'],
  ...more,
})
export const WITNESS = item({ facts: { ...ORDINARY, labels: ['WITNESS'] } })
export const SEEN = item({ reference: 'Flag/1', decision: 'permit', disclose: undefined, reasons: ['A-02'] })

export const decision = (more: Partial<RecordedDecision>): RecordedDecision => ({
  at: '2026-11-21T10:00:00.000Z',
  organisation: '9A1',
  role: 'social-worker',
  purpose: 'direct-care',
  ruleSetHash: rules.ruleSet.hash,
  refusal: undefined,
  phase: 'items',
  considered: [holder('surgery')],
  refused: [],
  verdicts: [],
  items: [],
  ...more,
})

export const THEIRS: Reach = { isOwn: () => true, mayKnow: () => true, wasTold: true }
export const OTHERS: Reach = { isOwn: () => false, mayKnow: () => true, wasTold: true }

/** One line a part: what it is about, the rules, what was missing, and what would turn it. */
export const told = ({
  source = 'somewhere',
  type,
  count,
  decision: was,
  code,
  disclose,
  differs,
  ...why
}: ExplainedPart): string =>
  [
    [source, count ?? 'no', type, was, code, disclose, differs ? 'differs' : undefined]
      .filter((it) => it !== undefined)
      .join(' '),
    ...why.rules.map((it) => `${it.id} ${it.outcome}`),
    ...why.missing.map((it) => `?${it}`),
    ...why.changes.map((it) => `${JSON.stringify(it.facts)} ${it.decision}`),
    ...(why.moreChanges ? ['more'] : []),
  ].join('; ')

export const TURNS_WITNESS = '{"purpose":"legal"} permit; {"resource.labels":[]} permit'

/** What was recorded of a holder of whom nothing was asked: all that stood against it, and of that what was said. */
export const saying = (
  source: string | undefined,
  code: string,
  reasons: readonly string[],
  said = reasons,
): RecordedSaying => ({ source, code, reasons, said })

export const SAYS_NO = holder('surgery', { dissent: true })
const TURNS_NO = '{"purpose":"legal"} permit; {"subject.age":0} permit; {"subject.dissent":false} permit'
export const REFUSED = `surgery no Flag refuse NO_PATIENT_CONSENT; R-01 fires; ${TURNS_NO}`
export const SAID_NO = { source: 'surgery', types: ['Flag'], code: 'NO_PATIENT_CONSENT', reasons: ['R-01'] }
export const OBJECTED = {
  source: 'council',
  types: ['Flag'],
  code: 'NO_ORGANISATION_CONSENT',
  reasons: ['A-01'],
}

export const HEARD_NO = saying('surgery', 'NO_PATIENT_CONSENT', ['R-01'])
