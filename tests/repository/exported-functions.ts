import { readFileSync } from 'node:fs'
import ts from 'typescript'

/** An exported function of a file, or a constant that holds one, and whether a doc comment stands before it. */
export type ExportedFunction = { readonly file: string; readonly name: string; readonly documented: boolean }

/** Every function that a file of TypeScript exports, in its order. */
export function exportedFunctions(file: string): readonly ExportedFunction[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2023, true)
  return source.statements.flatMap((statement) =>
    namesOf(statement).map((name) => ({
      file,
      name,
      documented: ts.getJSDocCommentsAndTags(statement).length > 0,
    })),
  )
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (!ts.canHaveModifiers(statement)) return []
  const isExported = (ts.getModifiers(statement) ?? []).some((it) => it.kind === ts.SyntaxKind.ExportKeyword)
  if (!isExported) return []
  if (ts.isFunctionDeclaration(statement)) return [statement.name?.text ?? 'default']
  if (!ts.isVariableStatement(statement)) return []
  return statement.declarationList.declarations
    .filter((it) => it.initializer !== undefined && isFunction(it.initializer))
    .map((it) => it.name.getText())
}

function isFunction(node: ts.Expression): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node)
}
