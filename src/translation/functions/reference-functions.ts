import { type Compiled } from '../expressions/environment.js'
import { type Value } from '../expressions/value.js'
import { type ValueType } from '../expressions/value-type.js'
import { type Scope, isTold } from '../expressions/scope.js'
import { type TranslationContext } from '../translator.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { PERSON } from '../kept/basis.js'
import { quotedText } from '../target/make/json-text.js'
import { type Bound, type CallSite, type FunctionRow } from './function-row.js'

/** References to the traced person and to other resources made from the same record. */
export const REFERENCE_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: 'person',
    parameters: [],
    bind: () => ({
      type: { kind: 'fhir', type: 'Reference', targets: ['Patient'] },
      standsOn: [PERSON],
      evaluate: (scope) => ({ reference: scope.run.context.patientReference }),
      write: (scope) => `{"reference":${quotedText(scope.run.context.patientReference)}}`,
    }),
  },
  {
    name: 'reference',
    parameters: [
      { name: 'output', accepts: 'literal' },
      { name: 'id', accepts: 'scalar' },
      { name: 'display', accepts: 'text', presence: 'optional' },
    ],
    bind: bindReference,
  },
]

function bindReference(site: CallSite, given: readonly Compiled[]): Bound | undefined {
  const [output, id, display] = given
  const { outputs } = site.environment.names
  const name = String(output?.literal)
  const target = outputs.get(name)
  if (target === undefined || id === undefined) {
    site.reject(0, 'unknown-output', `no output is named "${name}"${didYouMean(name, outputs.keys())}`)
    return undefined
  }
  const type: ValueType = { kind: 'fhir', type: 'Reference', targets: [target.resourceType] }
  const referenceTo = lastKept(({ idOf }, sourceId) => {
    const own = idOf(target.resourceType, `${target.source}/${sourceId}`)
    return `${target.resourceType}/${own}`
  })
  const find = (scope: Scope): string | undefined => {
    // What is not told of is not pointed to either: a reference to nothing would still tell that there is one.
    if (target.unshared !== undefined && !isTold(scope)) return undefined
    const sourceId = wordsOf(id.evaluate(scope))
    if (sourceId === undefined) return undefined
    const reference = referenceTo(scope.run.context, sourceId)
    scope.run.refer(reference)
    return reference
  }
  return {
    type,
    refers: [name],
    evaluate: (scope) => {
      const reference = find(scope)
      if (reference === undefined) return undefined
      const words = display?.evaluate(scope)
      return { reference, ...(typeof words === 'string' ? { display: words } : {}) }
    },
    write: (scope) => {
      const reference = find(scope)
      if (reference === undefined) return undefined
      const words = display?.evaluate(scope)
      const shown = typeof words === 'string' ? `,"display":${quotedText(words)}` : ''
      return `{"reference":${quotedText(reference)}${shown}}`
    },
  }
}

/** Record after record names the same organisation: what was found last is not looked for again. */
function lastKept(
  find: (context: TranslationContext, sourceId: string) => string,
): (context: TranslationContext, sourceId: string) => string {
  let last:
    | { readonly idOf: TranslationContext['idOf']; readonly sourceId: string; readonly found: string }
    | undefined
  return (context, sourceId) => {
    const { idOf } = context
    if (last === undefined || last.sourceId !== sourceId || last.idOf !== idOf)
      last = { idOf, sourceId, found: find(context, sourceId) }
    return last.found
  }
}

function wordsOf(value: Value): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
