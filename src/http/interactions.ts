import { type Interaction } from '../model/disclosure-request.js'
import { Refusal, type RefusalCode } from '../model/refusal.js'

/** One row of the API: a method and path, and what answers it. Everything else under the base is refused. */
export type InteractionRow = {
  readonly name: string
  readonly method: 'GET' | 'POST'
  /** Segments below the FHIR base: `{type}`, `{id}` and `{uuid}`, an id of that form, stand for themselves, everything else is literal. */
  readonly path: readonly string[]
  readonly answer:
    | { readonly kind: 'disclose'; readonly interaction: Interaction }
    | {
        readonly kind: 'operation'
        readonly operation: string
        /** The log keeps no word of its body. */
        readonly bodyIsSealed?: true
      }
    | { readonly kind: 'batch' }
    | { readonly kind: 'public'; readonly document: 'metadata' | 'smart-configuration' }
    | { readonly kind: 'refuse'; readonly code: RefusalCode }
}

const disclose = (interaction: Interaction): InteractionRow['answer'] => ({ kind: 'disclose', interaction })
/** Performed by the operation of that name, under its row in src/decision/operations/operation-rules.ts. */
const operation = (name: string): InteractionRow['answer'] => ({ kind: 'operation', operation: name })
const notBuilt: InteractionRow['answer'] = { kind: 'refuse', code: 'NOT_IMPLEMENTED' }

/** First match wins; literal segments stand before placeholders. */
export const INTERACTIONS: readonly InteractionRow[] = [
  {
    name: 'capabilities',
    method: 'GET',
    path: ['metadata'],
    answer: { kind: 'public', document: 'metadata' },
  },
  {
    name: 'smart-configuration',
    method: 'GET',
    path: ['.well-known', 'smart-configuration'],
    answer: { kind: 'public', document: 'smart-configuration' },
  },
  { name: 'match', method: 'POST', path: ['Patient', '$match'], answer: disclose('match') },
  { name: 'can-share', method: 'POST', path: ['Patient', '$can-share'], answer: operation('can-share') },
  ...(['GET', 'POST'] as const).flatMap((method): readonly InteractionRow[] => [
    { name: 'ihe-pix', method, path: ['Patient', '$ihe-pix'], answer: disclose('ihe-pix') },
    { name: 'everything', method, path: ['Patient', '{id}', '$everything'], answer: disclose('everything') },
    { name: 'summary', method, path: ['Patient', '$summary'], answer: disclose('summary') },
    { name: 'summary', method, path: ['Patient', '{id}', '$summary'], answer: disclose('summary') },
    { name: 'involvement', method, path: ['Patient', '$involvement'], answer: disclose('involvement') },
    {
      name: 'involvement',
      method,
      path: ['Patient', '{id}', '$involvement'],
      answer: disclose('involvement'),
    },
  ]),
  ...(['GET', 'POST'] as const).map((method): InteractionRow => ({
    name: 'who-accessed',
    method,
    path: ['Patient', '{id}', '$who-accessed'],
    answer: operation('who-accessed'),
  })),
  {
    name: 'who-accessed',
    method: 'POST',
    path: ['Patient', '$who-accessed'],
    answer: operation('who-accessed'),
  },
  { name: 'explain', method: 'POST', path: ['$explain'], answer: operation('explain') },
  {
    name: 'report-problem',
    method: 'POST',
    path: ['$report-problem'],
    answer: { kind: 'operation', operation: 'report-problem', bodyIsSealed: true },
  },
  { name: 'audit-search', method: 'GET', path: ['AuditEvent'], answer: operation('audit-search') },
  {
    name: 'audit-search',
    method: 'POST',
    path: ['AuditEvent', '_search'],
    answer: operation('audit-search'),
  },
  { name: 'audit-read', method: 'GET', path: ['AuditEvent', '{id}'], answer: operation('audit-read') },
  {
    name: 'consent-search',
    method: 'POST',
    path: ['Consent', '_search'],
    answer: operation('consent-search'),
  },
  // The register's own ids are UUIDs; what a source wrote of a consent is read as the source's other records are.
  { name: 'consent-read', method: 'GET', path: ['Consent', '{uuid}'], answer: operation('consent-read') },
  { name: 'consent-search', method: 'GET', path: ['Consent'], answer: operation('consent-search') },
  // A directory is about nobody: unlike a search of a record it names no person.
  {
    name: 'directory-search',
    method: 'GET',
    path: ['HealthcareService'],
    answer: operation('directory-search'),
  },
  {
    name: 'directory-search',
    method: 'POST',
    path: ['HealthcareService', '_search'],
    answer: operation('directory-search'),
  },
  { name: 'batch', method: 'POST', path: [], answer: { kind: 'batch' } },
  { name: 'search', method: 'POST', path: ['{type}', '_search'], answer: disclose('search') },
  { name: 'read', method: 'GET', path: ['{type}', '{id}'], answer: disclose('read') },
  { name: 'search', method: 'GET', path: ['{type}'], answer: disclose('search') },
  { name: 'create-consent', method: 'POST', path: ['Consent'], answer: operation('create-consent') },
  { name: 'create', method: 'POST', path: ['{type}'], answer: notBuilt },
]

export type MatchedInteraction = {
  readonly row: InteractionRow
  readonly type: string | undefined
  readonly id: string | undefined
}

/**
 * The row for a method and the decoded path segments below the base. Refuses a path that no row has, and a method that
 * no row of the path has, naming those that it does have.
 */
export function matchInteraction(method: string, segments: readonly string[]): MatchedInteraction {
  const matches = INTERACTIONS.filter((row) => fits(row.path, segments))
  const row = matches.find((it) => it.method === method)
  if (matches.length === 0) throw new Refusal('NOT_SUPPORTED')
  if (row === undefined)
    throw new Refusal('METHOD_NOT_ALLOWED', { methods: [...new Set(matches.map((it) => it.method))] })
  const at = (name: string): string | undefined => {
    const index = row.path.indexOf(name)
    return index < 0 ? undefined : segments[index]
  }
  return {
    row,
    type: at('{type}') ?? row.path.find((it) => /^[A-Z]/.test(it)),
    id: at('{id}') ?? at('{uuid}'),
  }
}

const PLACEHOLDERS = {
  '{type}': /^[A-Z][A-Za-z]{0,63}$/,
  '{id}': /^[A-Za-z0-9.-]{1,64}$/,
  '{uuid}': /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
} as const

function fits(path: readonly string[], segments: readonly string[]): boolean {
  return path.length === segments.length && path.every((step, index) => fitsStep(step, segments[index] ?? ''))
}

function fitsStep(step: string, segment: string): boolean {
  if (step === '{type}' || step === '{id}' || step === '{uuid}') return PLACEHOLDERS[step].test(segment)
  return step === segment
}
