import { type CompiledMapping, type CompiledOutput } from '../compiled-mapping.js'
import { basisOf } from '../kept/basis.js'
import { keptByBasis, mayBeKept, onePiece } from '../kept/kept-by-basis.js'
import { ownText, ownValue } from '../kept/own-text.js'
import { type Scope } from '../expressions/scope.js'
import { finalId, flagsOf, sourceIdIn } from './record-run.js'
import { type WrittenResource } from './written-resource.js'

/**
 * Writes the resources that an output makes of a record: one for each item that it stands on, so that the same resource
 * may be among them twice.
 */
export function outputWriter(
  mapping: CompiledMapping,
  output: CompiledOutput,
): (whole: Scope) => readonly WrittenResource[] {
  const { when } = output
  const quick: CompiledOutput = {
    ...output,
    when:
      when === undefined
        ? undefined
        : {
            ...when,
            evaluate: keptByBasis(when.basis, {
              make: (scope) => ownValue(when.evaluate(scope)),
              lengthOf: () => 0,
            }),
          },
  }
  const write = (whole: Scope): readonly WrittenResource[] => {
    const scopes = output.scopes(whole)
    const [only] = scopes
    if (only !== undefined && scopes.length === 1) {
      const one = writeOne(mapping, quick, only)
      return one === undefined ? NOTHING : [one]
    }
    const made: WrittenResource[] = []
    for (const scope of scopes) {
      const one = writeOne(mapping, quick, scope)
      if (one !== undefined) made.push(one)
    }
    return made
  }
  const basis = basisOf([output, ...mapping.flags.map((it) => it.when)])
  const make = (whole: Scope): readonly WrittenResource[] =>
    write(whole).map((it) => ({ ...it, reference: ownText(it.reference), text: onePiece(it.text) }))
  return mayBeKept(basis) ? keptByBasis(basis, { make, lengthOf }) : write
}

const NOTHING: readonly WrittenResource[] = []

function lengthOf(made: readonly WrittenResource[]): number {
  return made.reduce((sum, { text }) => sum + text.length, 0)
}

function writeOne(
  mapping: CompiledMapping,
  output: CompiledOutput,
  scope: Scope,
): WrittenResource | undefined {
  const sourceId = sourceIdIn(output, scope)
  if (sourceId === undefined) return undefined
  const { resourceType } = output
  const id = finalId(output, scope.run, sourceId)
  const text = output.built.write({ items: scope.items, run: scope.run, id })
  if (text === undefined) return undefined
  // What a mark stands on may be an issue of the record.
  flagsOf(mapping, output, scope)
  return { resourceType, reference: `${resourceType}/${id}`, text }
}
