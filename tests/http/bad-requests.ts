import { type BadInput, WHO, form } from './bad-input.js'

const PATHS: readonly BadInput[] = [
  { what: 'an unknown type', path: '/fhir/Basic?code=1', status: 404, code: 'NOT_SUPPORTED' },
  { what: 'a type that is not offered', path: '/fhir/Media/1', status: 404, code: 'NOT_SUPPORTED' },
  {
    what: 'a type that only accompanies others',
    path: '/fhir/Practitioner?name=x',
    status: 404,
    code: 'NOT_SUPPORTED',
  },
  { what: 'a type in lower case', path: `/fhir/condition?${WHO}`, status: 404, code: 'NOT_SUPPORTED' },
  { what: 'an unknown path', path: '/nothing', status: 404, code: 'NOT_SUPPORTED' },
  { what: 'the root', path: '/', status: 404, code: 'NOT_SUPPORTED' },
  { what: 'an unknown operation', path: '/fhir/Patient/abc/$merge', status: 404, code: 'NOT_SUPPORTED' },
  { what: 'a version', path: '/fhir/Patient/abc/_history/1', status: 404, code: 'NOT_SUPPORTED' },
  { what: 'an id of other characters', path: '/fhir/Patient/a_b', status: 404, code: 'NOT_SUPPORTED' },
  {
    what: 'an id of 65 characters',
    path: `/fhir/Patient/${'a'.repeat(65)}`,
    status: 404,
    code: 'NOT_SUPPORTED',
  },
  { what: 'an id of nobody', path: '/fhir/Patient/abc', status: 404, code: 'PATIENT_NOT_FOUND' },
  { what: 'a broken escape in the path', path: '/fhir/Patient/%zz', status: 400, code: 'BAD_REQUEST' },
  { what: 'malformed UTF-8 in the path', path: '/fhir/Patient/%ff', status: 400, code: 'BAD_REQUEST' },
  {
    what: 'a broken escape in the query',
    path: '/fhir/Condition?patient=%4',
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    what: 'malformed UTF-8 in the query',
    path: '/fhir/Condition?patient=%ff',
    status: 400,
    code: 'INVALID_PARAMETER',
    expression: 'patient',
  },
  {
    what: 'a URL of eight thousand characters',
    path: `/fhir/Condition?patient=${'a'.repeat(8000)}`,
    status: 400,
    code: 'INVALID_PARAMETER',
    expression: 'patient',
  },
]

const UNBUILT: readonly BadInput[] = [
  ...['/fhir/Task', '/fhir/Subscription'].map((path): BadInput => ({
    what: `POST ${path}, which is not built`,
    path,
    call: form('{}', 'application/fhir+json'),
    status: 501,
    code: 'NOT_IMPLEMENTED',
  })),
]

const METHODS: readonly BadInput[] = ['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'].map((method) => ({
  what: method,
  path: '/fhir/Patient/abc',
  call: { method },
  status: 405,
  code: 'METHOD_NOT_ALLOWED',
  headers: { allow: 'GET' },
}))

const MEDIA: readonly BadInput[] = [
  ...['application/xml', 'application/fhir+xml', 'text/html', 'application/fhir+turtle'].map(
    (Accept): BadInput => ({
      what: `Accept: ${Accept}`,
      path: `/fhir/Condition?${WHO}`,
      call: { headers: { Accept } },
      status: 406,
      code: 'NOT_ACCEPTABLE',
    }),
  ),
  {
    what: '_format=xml',
    path: `/fhir/Condition?${WHO}&_format=xml`,
    status: 406,
    code: 'NOT_ACCEPTABLE',
    expression: '_format',
  },
  ...['application/json', 'application/fhir+json', 'multipart/form-data', 'text/plain'].map(
    (type): BadInput => ({
      what: `a body of ${type}`,
      path: '/fhir/Condition/_search',
      call: form(WHO, type),
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    }),
  ),
  {
    what: 'a body without a type',
    path: '/fhir/Condition/_search',
    call: { method: 'POST', body: WHO },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    what: 'a body of 70 kB',
    path: '/fhir/Condition/_search',
    call: form(`${WHO}&code=${'a'.repeat(70_000)}`),
    status: 413,
    code: 'BODY_TOO_LARGE',
  },
  {
    what: 'a body that is not UTF-8',
    path: '/fhir/Condition/_search',
    call: form(Buffer.from([0x61, 0x3d, 0xff, 0xfe])),
    status: 400,
    code: 'BAD_REQUEST',
  },
  {
    what: 'a broken escape in the body',
    path: '/fhir/Condition/_search',
    call: form(`${WHO}&code=%4`),
    status: 400,
    code: 'BAD_REQUEST',
  },
]

const BEARER = { 'www-authenticate': 'Bearer' }

const TOKENS: readonly BadInput[] = [
  {
    what: 'no token',
    path: `/fhir/Condition?${WHO}`,
    token: 'none',
    status: 401,
    code: 'UNAUTHENTICATED',
    headers: BEARER,
  },
  {
    what: 'a garbage token',
    path: `/fhir/Condition?${WHO}`,
    token: 'garbage',
    status: 401,
    code: 'UNAUTHENTICATED',
    headers: BEARER,
  },
  {
    what: 'another scheme',
    path: `/fhir/Condition?${WHO}`,
    token: 'none',
    call: { headers: { Authorization: 'Basic dXNlcjpwYXNz' } },
    status: 401,
    code: 'UNAUTHENTICATED',
    headers: BEARER,
  },
  {
    what: 'no token where the interaction is not built',
    path: '/fhir/Task',
    call: { method: 'POST' },
    token: 'none',
    status: 401,
    code: 'UNAUTHENTICATED',
    headers: BEARER,
  },
  {
    what: 'a scope for another type',
    path: `/fhir/Condition?${WHO}`,
    token: 'narrow',
    status: 403,
    code: 'INSUFFICIENT_SCOPE',
  },
  {
    what: 'a scope for one type on $everything',
    path: '/fhir/Patient/abc/$everything',
    token: 'narrow',
    status: 403,
    code: 'INSUFFICIENT_SCOPE',
  },
]

/** Requests whose path, method, media type, body or token cannot be served. */
export const BAD_REQUESTS: readonly BadInput[] = [...PATHS, ...UNBUILT, ...METHODS, ...MEDIA, ...TOKENS]
