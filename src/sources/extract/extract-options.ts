import { type SourceSettings } from '../../config/settings-types.js'
import { checkSchema } from '../../model/json-schema/check-schema.js'
import { checkOptions } from '../settings/check-options.js'
import { EXTRACT_OPTIONS_SCHEMA, type ExtractOptions } from './options.js'

/** The options of a source that drops extracts. Throws `SourceOptionsError` with every problem of them. */
export function extractOptions(settings: SourceSettings): ExtractOptions {
  return checkOptions(settings, (it) => checkSchema<ExtractOptions>(EXTRACT_OPTIONS_SCHEMA, it))
}
