/** A name as written and where: an offset from the start of the expression. */
export type Name = { readonly text: string; readonly at: number }

export type Operator = '??' | 'or' | 'and' | 'not' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&'

/** An expression as written, before names and types are checked. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean; readonly at: number }
  | { readonly kind: 'path'; readonly names: readonly Name[]; readonly at: number }
  | {
      readonly kind: 'variable'
      readonly name: string
      readonly names: readonly Name[]
      readonly at: number
    }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly arguments: readonly Expression[]
      readonly at: number
    }
  | {
      readonly kind: 'operation'
      readonly operator: Operator
      readonly operands: readonly Expression[]
      readonly at: number
    }

/** Why an expression could not be read. */
export type SyntaxProblem = { readonly at: number; readonly message: string }
