import { type Compiled } from '../expressions/environment.js'
import { type Value } from '../expressions/value.js'
import { type ValueType } from '../expressions/value-type.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Bound, type CallSite, type FunctionRow } from './function-row.js'

/** References to the traced person and to other resources made from the same record. */
export const REFERENCE_FUNCTIONS: readonly FunctionRow[] = [
  {
    name: 'person',
    parameters: [],
    bind: () => ({
      type: { kind: 'fhir', type: 'Reference', targets: ['Patient'] },
      evaluate: (scope) => ({ reference: scope.run.context.patientReference }),
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
  return {
    type,
    refers: [name],
    evaluate: (scope) => {
      const sourceId = wordsOf(id.evaluate(scope))
      if (sourceId === undefined) return undefined
      const { context } = scope.run
      const reference = `${target.resourceType}/${context.idOf(target.resourceType, `${target.source}/${sourceId}`)}`
      scope.run.refer(reference)
      const words = display?.evaluate(scope)
      return { reference, ...(typeof words === 'string' ? { display: words } : {}) }
    },
  }
}

function wordsOf(value: Value): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
