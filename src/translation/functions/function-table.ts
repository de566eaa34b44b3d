import { CHOICE_FUNCTIONS } from './choice-functions.js'
import { CODE_FUNCTIONS } from './code-functions.js'
import { DATE_FUNCTIONS } from './date-functions.js'
import { type FunctionTable } from './function-row.js'
import { IDENTIFIER_FUNCTIONS } from './identifier-functions.js'
import { REFERENCE_FUNCTIONS } from './reference-functions.js'
import { ROW_FUNCTIONS } from './row-functions.js'
import { TEXT_FUNCTIONS } from './text-functions.js'

/** Every function that a map may call. */
export const FUNCTIONS: FunctionTable = new Map(
  [
    ...CHOICE_FUNCTIONS,
    ...CODE_FUNCTIONS,
    ...DATE_FUNCTIONS,
    ...IDENTIFIER_FUNCTIONS,
    ...REFERENCE_FUNCTIONS,
    ...ROW_FUNCTIONS,
    ...TEXT_FUNCTIONS,
  ].map((row) => [row.name, row]),
)
