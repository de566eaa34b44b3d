import { COLLECTION_FUNCTIONS } from './collection-functions.js'
import { compileOperation, compileTruthOperation } from './compile-operation.js'
import { type Environment, type Evaluate, type EvaluateTruth, isOfType, truthOf } from './environment.js'
import { type Collection, NOTHING, membersOf, resourceNode, single, truth } from './node.js'
import { parseExpression } from './syntax/parse-expression.js'
import { presence } from './presence.js'
import { type Syntax, UnsupportedExpression } from './syntax/syntax.js'
import { TEXT_FUNCTIONS } from './text-functions.js'

/**
 * Compiles the FHIRPath of an invariant to closures. Throws `UnsupportedExpression` for text that is no FHIRPath, or
 * uses what cannot be evaluated here, such as `memberOf`.
 */
export function compileCondition(expression: string): EvaluateTruth {
  return compileTruth(parseExpression(expression))
}

/** Compiles a FHIRPath that leads to elements, as the path of a discriminator does. Throws as `compileCondition`. */
export function compilePath(expression: string): Evaluate {
  return compile(parseExpression(expression))
}

function compileTruth(syntax: Syntax): EvaluateTruth {
  if (syntax.kind === 'call' && syntax.arguments.length === 0) {
    const quick = presence(syntax)
    if (quick !== undefined) return quick
    if (syntax.name === 'not' && syntax.of !== undefined) {
      const of = compileTruth(syntax.of)
      return (focus, environment) => {
        const value = of(focus, environment)
        return value === undefined ? undefined : !value
      }
    }
  }
  if (syntax.kind === 'operation') {
    const operation = compileTruthOperation(syntax.operator, {
      truths: () => [compileTruth(syntax.left), compileTruth(syntax.right)],
      values: () => [compile(syntax.left), compile(syntax.right)],
    })
    if (operation !== undefined) return operation
  }
  const evaluate = compile(syntax)
  return (focus, environment) => truthOf(evaluate(focus, environment))
}

function compile(syntax: Syntax): Evaluate {
  if (syntax.kind === 'member') return compileMember(syntax)
  if (syntax.kind === 'call') return compileCall(syntax)
  if (syntax.kind === 'index') return compileIndex(compile(syntax.of), compile(syntax.at))
  if (syntax.kind === 'operation') return compileAnyOperation(syntax)
  if (syntax.kind === 'negative') return negative(compile(syntax.of))
  if (syntax.kind === 'type') return compileType(syntax.operator, compile(syntax.of), syntax.type)
  return compileSimple(syntax)
}

function compileSimple(
  syntax: Extract<Syntax, { kind: 'literal' | 'empty' | 'constant' | 'this' }>,
): Evaluate {
  if (syntax.kind === 'this') return (focus) => focus
  if (syntax.kind === 'constant') return compileConstant(syntax)
  return constantly(syntax.kind === 'empty' ? NOTHING : single(syntax.value, syntax.type))
}

function constantly(collection: Collection): Evaluate {
  return () => collection
}

/** The names that stand for fixed values in FHIR (fhirpath.html#variables). */
const CONSTANTS: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  ['resource', (_, it) => [resourceNode(it.resource)]],
  ['rootResource', (_, it) => [resourceNode(it.rootResource)]],
  ['context', (_, it) => (it.context === undefined ? NOTHING : [it.context])],
  ['ucum', constantly(single('http://unitsofmeasure.org', 'string'))],
  ['sct', constantly(single('http://snomed.info/sct', 'string'))],
  ['loinc', constantly(single('http://loinc.org', 'string'))],
])

function compileConstant({ name }: { readonly name: string }): Evaluate {
  const known = CONSTANTS.get(name)
  if (known !== undefined) return known
  const extension = /^ext-(.+)$/.exec(name)?.[1]
  if (extension === undefined) throw new UnsupportedExpression(`%${name} is not known`)
  return constantly(single(`http://hl7.org/fhir/StructureDefinition/${extension}`, 'string'))
}

function compileMember({ of, name }: Extract<Syntax, { kind: 'member' }>): Evaluate {
  if (of !== undefined) {
    const from = compile(of)
    return (focus, environment) => members(from(focus, environment), name, environment)
  }
  if (!/^[A-Z]/.test(name)) return (focus, environment) => members(focus, name, environment)
  return (focus, environment) => focus.filter((it) => isOfType(environment.schema, it, name))
}

function members(input: Collection, name: string, { schema }: Environment): Collection {
  const [only] = input
  if (only === undefined) return NOTHING
  if (input.length === 1) return membersOf(schema, only, name)
  return input.flatMap((it) => membersOf(schema, it, name))
}

function compileCall(syntax: Extract<Syntax, { kind: 'call' }>): Evaluate {
  const of: Evaluate = syntax.of === undefined ? (focus) => focus : compile(syntax.of)
  const type = typeArgument(syntax)
  if (type !== undefined) return compileTypeCall(syntax.name, of, type)
  const found = COLLECTION_FUNCTIONS.get(syntax.name) ?? TEXT_FUNCTIONS.get(syntax.name)
  if (found === undefined) throw new UnsupportedExpression(`${syntax.name}() cannot be evaluated`)
  const given = syntax.arguments.map(compile)
  if (given.length < found.least || given.length > found.most)
    throw new UnsupportedExpression(`${syntax.name}() has the wrong number of arguments`)
  return (focus, environment) => found.body(of(focus, environment), given, focus, environment)
}

function typeArgument(syntax: Extract<Syntax, { kind: 'call' }>): string | undefined {
  if (!['is', 'as', 'ofType'].includes(syntax.name)) return undefined
  const [argument] = syntax.arguments
  if (syntax.arguments.length !== 1 || argument?.kind !== 'member')
    throw new UnsupportedExpression(`${syntax.name}() expects a type`)
  return argument.name
}

function compileTypeCall(name: string, of: Evaluate, type: string): Evaluate {
  return compileType(name === 'is' ? 'is' : 'as', of, type)
}

function compileType(operator: 'is' | 'as', of: Evaluate, type: string): Evaluate {
  if (operator === 'as')
    return (focus, environment) =>
      of(focus, environment).filter((it) => isOfType(environment.schema, it, type))
  return (focus, environment) => {
    const [first] = of(focus, environment)
    return truth(first === undefined ? undefined : isOfType(environment.schema, first, type))
  }
}

function compileIndex(of: Evaluate, at: Evaluate): Evaluate {
  return (focus, environment) => {
    const index = at(focus, environment)[0]?.value
    const found = typeof index === 'number' ? of(focus, environment)[index] : undefined
    return found === undefined ? NOTHING : [found]
  }
}

function compileAnyOperation(syntax: Extract<Syntax, { kind: 'operation' }>): Evaluate {
  const truthful = compileTruthOperation(syntax.operator, {
    truths: () => [compileTruth(syntax.left), compileTruth(syntax.right)],
    values: () => [compile(syntax.left), compile(syntax.right)],
  })
  if (truthful !== undefined) return (focus, environment) => truth(truthful(focus, environment))
  return compileOperation(syntax.operator, compile(syntax.left), compile(syntax.right))
}

function negative(of: Evaluate): Evaluate {
  return (focus, environment) => {
    const value = of(focus, environment)[0]?.value
    return typeof value === 'number' ? single(-value, 'decimal') : NOTHING
  }
}
