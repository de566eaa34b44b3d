import { type CodedTranslation } from '../coded/coded-translation.js'
import { gpConnectTranslator } from './gp-connect-translator.js'
import { CODED_TYPES } from './tables/coded-types.js'

/** GP Connect with what its tables do; its folder of mappings gives it a version and its elements their privacy. */
export const gpConnect: CodedTranslation = { translator: gpConnectTranslator, types: CODED_TYPES }
