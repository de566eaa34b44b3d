/** The syntax tree of a FHIRPath expression (FHIRPath 2.0, the part that invariants use). */
export type Syntax =
  | { readonly kind: 'literal'; readonly value: string | number | boolean; readonly type: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'this' }
  | { readonly kind: 'constant'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Syntax | undefined; readonly name: string }
  | {
      readonly kind: 'call'
      readonly of: Syntax | undefined
      readonly name: string
      readonly arguments: readonly Syntax[]
    }
  | { readonly kind: 'index'; readonly of: Syntax; readonly at: Syntax }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Syntax; readonly right: Syntax }
  | { readonly kind: 'negative'; readonly of: Syntax }
  | { readonly kind: 'type'; readonly operator: 'is' | 'as'; readonly of: Syntax; readonly type: string }

/** Why an expression cannot be evaluated here. It is reported as not checked, never as passed. */
export class UnsupportedExpression extends Error {}
