import { PracticeError } from '../operation-outcome.js'

/** Media types this practice reads and writes under, without their parameters. */
const JSON_TYPES = ['application/fhir+json', 'application/json', 'json']

/** Throws UNSUPPORTED_MEDIA_TYPE unless the body is FHIR JSON in UTF-8 (GP Connect 1.6.2, content types). */
export function checkContentType(contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((it) => it.trim().toLowerCase())
  const charset = parameters.find((it) => it.startsWith('charset='))
  if (type !== 'application/fhir+json' || (charset !== undefined && charset !== 'charset=utf-8')) {
    throw new PracticeError('UNSUPPORTED_MEDIA_TYPE', 'the Content-Type must be application/fhir+json')
  }
}

/** Throws UNSUPPORTED_MEDIA_TYPE unless the asker accepts FHIR JSON. `_format` overrides `Accept`; neither means JSON. */
export function checkAccept(accept: string | undefined, format: string | null): void {
  const asked = format === null ? (accept ?? '*/*').split(',') : [format.replace(' ', '+')]
  const types = asked.map((it) => (it.split(';')[0] ?? '').trim().toLowerCase())
  const wildcard = format === null && types.some((it) => it === '*/*' || it === 'application/*')
  if (!wildcard && !types.some((it) => JSON_TYPES.includes(it))) {
    throw new PracticeError('UNSUPPORTED_MEDIA_TYPE', 'answers are application/fhir+json alone')
  }
}
