import { type Explained, type ExplainedPart } from '../../../decision/replay/explain-recorded.js'
import { type ExplainedRule } from '../../../decision/replay/why.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type JsonObject } from '../../../model/json.js'
import { type Contact, isRefusalCode, refusalRow } from '../../../model/refusal.js'

/** What was answered, in words that say nothing of a person. */
export type Told = {
  readonly receipt: string
  /** `released`, or the code of the refusal. */
  readonly outcome: string
  readonly contacts: readonly Contact[]
}

/** What an officer is told besides: which rules decided, and what of. */
export type Ruled = Explained & { readonly ruleSetHash: string | undefined }

/** The explanation as Parameters. Without rules it depends on the outcome and the contacts alone. */
export function explanation(told: Told, ruled: Ruled | undefined): FhirResource {
  const { receipt, outcome, contacts } = told
  const row = isRefusalCode(outcome) ? refusalRow(outcome) : undefined
  return {
    resourceType: 'Parameters',
    parameter: [
      text('receipt', receipt),
      code('outcome', outcome),
      text('says', row?.text ?? RELEASED),
      ...contacts.map(contact),
      text('helps', row?.helps ?? ALWAYS_HELPS),
      ...(ruled === undefined ? [] : ruledBy(ruled)),
    ],
  }
}

function ruledBy({ ruleSetHash, differs, parts }: Ruled): readonly JsonObject[] {
  return [
    ...(ruleSetHash === undefined ? [] : [text('rules', ruleSetHash)]),
    ...(differs ? [text('differs', DIFFERS)] : []),
    ...parts.map(partOf),
  ]
}

const RELEASED =
  'What could be shared was in the answer. It may not be the complete record, and what is not in it may exist.'

const DIFFERS =
  'By the same rules and facts this version of the gateway decides some of this otherwise. What is told here is what was recorded then.'

const ALWAYS_HELPS =
  'Ask the person, or the organisation that cares for them. An information governance officer of your organisation can look into it with this receipt.'

function text(name: string, valueString: string): JsonObject {
  return { name, valueString }
}

function code(name: string, valueCode: string): JsonObject {
  return { name, valueCode }
}

function contact({ name, telephone }: Contact): JsonObject {
  return {
    name: 'contact',
    valueContactDetail: { name, telecom: [{ system: 'phone', value: telephone }] },
  }
}

function partOf(it: ExplainedPart): JsonObject {
  return {
    name: 'decision',
    part: [
      ...(it.source === undefined ? [] : [text('source', it.source)]),
      code('type', it.type),
      ...(it.count === undefined ? [] : [{ name: 'count', valueInteger: it.count }]),
      code('decision', it.decision),
      ...(it.code === undefined ? [] : [code('code', it.code)]),
      ...(it.disclose === undefined ? [] : [code('disclose', it.disclose)]),
      ...(it.differs ? [{ name: 'differs', valueBoolean: true }] : []),
      ...it.rules.map(ruleOf),
      ...it.missing.map((fact) => text('missing', fact)),
      ...it.changes.map(changeOf),
      ...(it.moreChanges ? [{ name: 'would-change-more', valueBoolean: true }] : []),
    ],
  }
}

function ruleOf({ id, outcome, plain, cite }: ExplainedRule): JsonObject {
  return {
    name: 'rule',
    part: [
      text('id', id),
      code('outcome', outcome),
      text('plain', plain),
      ...cite.map((it) => text('cite', it)),
    ],
  }
}

function changeOf({ facts, decision, code: refusal }: ExplainedPart['changes'][number]): JsonObject {
  return {
    name: 'would-change',
    part: [
      ...Object.entries(facts).map(([fact, value]) => ({
        name: 'fact',
        part: [text('path', fact), text('value', JSON.stringify(value))],
      })),
      code('decision', decision),
      ...(refusal === undefined ? [] : [code('code', refusal)]),
    ],
  }
}
