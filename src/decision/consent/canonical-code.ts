import { spelledOut } from '../../labelling/label-rules.js'
import { ODS_CODE_SYSTEM } from '../../model/ods-code.js'
import { type Code } from './directive.js'

/**
 * A code or identifier in the one form it is compared in: its system however it was spelled, no white space around it
 * (R4 code), and ODS codes in capitals, as they are issued. In other systems the case of a code may tell codes apart.
 */
export function canonicalCode(system: string | undefined, written: string): Code {
  const named = system === undefined ? undefined : spelledOut(system)
  const code = written.trim()
  return { system: named, code: named === ODS_CODE_SYSTEM ? code.toUpperCase() : code }
}
