import { type FhirResource } from '../../fhir/resource.js'
import { endingOf, fileTypeOf } from '../../model/files/file-types.js'
import { textOf } from '../../model/json.js'
import { type Answer } from './answer-form.js'

/**
 * The headers of every answer that holds a file, itself or as JSON: saved and never shown in place, and where something
 * shows it all the same, in a sandbox without script, form or origin.
 */
export const INERT: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
}

/**
 * The bytes of a file under its own type (FHIR R4 Binary, "Serving Binary Resources using the RESTful API"), where it
 * is of a type that is passed on; undefined where it holds none. Its name tells nothing of what it is about.
 */
export function fileOf(binary: FhirResource, headers: Readonly<Record<string, string>>): Answer | undefined {
  const type = fileTypeOf(textOf(binary['contentType']))
  const data = textOf(binary['data'])
  if (type === undefined || data === undefined) return undefined
  return {
    status: 200,
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="document.${endingOf(type)}"`,
      ...INERT,
      ...headers,
    },
    body: Buffer.from(data, 'base64'),
  }
}
