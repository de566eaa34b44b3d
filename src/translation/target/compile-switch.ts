import { type YAMLMap } from 'yaml'
import { compileScalar } from '../expressions/compile-expression.js'
import { type Environment } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { FUNCTIONS } from '../functions/function-table.js'
import { offsetOf } from '../text/mapping-file.js'
import { pairsOf } from './bind-variables.js'
import { basisOf } from '../kept/basis.js'
import { type Built, union, withConditions } from './built.js'

/** `$switch` with its `$case` per text and an `$else`: one of them is written. Undefined when wrong, which is reported. */
export function compileSwitch(
  environment: Environment,
  map: YAMLMap,
  compile: (node: unknown) => Built | undefined,
): Built | undefined {
  const chosen = compileScalar(environment, FUNCTIONS, map.get('$switch', true))
  const cases = pairsOf(map.get('$case', true)).map(([name, node]) => [name, compile(node)] as const)
  const otherwise = map.has('$else') ? compile(map.get('$else', true)) : NOTHING
  if (cases.length === 0) {
    environment.report(offsetOf(map), 'shape', '$switch needs a $case for each value')
    return undefined
  }
  const built = new Map<string, Built>()
  for (const [name, it] of cases) if (it !== undefined) built.set(name, it)
  if (chosen === undefined || otherwise === undefined || built.size < cases.length) return undefined
  const all = [...built.values(), otherwise]
  const choose = (scope: Scope): Built => {
    const value = chosen.evaluate(scope)
    const key = typeof value === 'object' || value === undefined ? undefined : String(value)
    return key === undefined ? otherwise : (built.get(key) ?? otherwise)
  }
  return {
    build: (scope) => choose(scope).build(scope),
    ...(all.every((it) => it.write !== undefined) ? { write: (scope) => choose(scope).write?.(scope) } : {}),
    basis: basisOf([chosen, ...all]),
    reads: union(chosen.reads, ...all.map((it) => it.reads)),
    rows: withConditions(
      all.flatMap((it) => it.rows),
      chosen.reads,
    ),
  }
}

const NOTHING: Built = { build: () => undefined, write: () => undefined, reads: [], basis: [], rows: [] }
