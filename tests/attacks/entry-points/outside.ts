import { PAGES } from '../../../src/console/pages.js'
import { INTERACTIONS } from '../../../src/http/interactions.js'

/** A way in that is none of the table of interactions, or that answers the same to everybody. */
export type OutsidePoint = {
  /** `POST /ingest/:source`, as it stands where it is served. */
  readonly route: string
  /**
   * Who is answered: anybody, with what is of nobody; a system that proves who it is; a system with a token; whoever
   * signs in at the console; an officer who has.
   */
  readonly for: 'anybody' | 'system' | 'token' | 'signing-in' | 'officer'
  /** An address of it. */
  readonly path: string
  /** The status for whoever brings nothing. */
  readonly status: number
}

const point = (route: string, who: OutsidePoint['for'], status: number): OutsidePoint => ({
  route,
  for: who,
  path: route
    .replace(/^\w+ /, '')
    .replace(/:(shard|index)/g, '1')
    .replace(':source', 'la-hillshire')
    .replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000'),
  status,
})

/** Every way in besides the interactions that answer with something of a person; see ../entry-points.ts for those. */
export const OUTSIDE: readonly OutsidePoint[] = [
  point('GET /health/live', 'anybody', 200),
  point('GET /health/ready', 'anybody', 200),
  point('GET /metrics', 'anybody', 200),
  point('GET /.well-known/smart-configuration', 'anybody', 200),
  point('GET /.well-known/jwks.json', 'anybody', 200),
  point('GET /fhir/metadata', 'anybody', 200),
  point('GET /fhir/.well-known/smart-configuration', 'anybody', 200),
  point('POST /oauth2/token', 'system', 400),
  point('POST /ingest/:source', 'token', 401),
  point('GET /console/sign-in', 'signing-in', 303),
  point('GET /console/signed-in', 'signing-in', 403),
  point('POST /console/back-channel-logout', 'signing-in', 400),
  point('POST /console/sign-out', 'signing-in', 403),
  point('GET /console/signed-out', 'signing-in', 200),
  ...PAGES.map(({ method, path }) => point(`${method} /console${path}`, 'officer', 303)),
]

/**
 * Handlers without an address of their own. Of everything: what counts a request, the FHIR API, the last resort. Of the
 * console: its few files, what reads a form, the page of addresses that there are not, the last resort.
 */
export const ADDRESSLESS: readonly string[] = [
  ...Array.from({ length: 3 }, () => 'use /'),
  ...Array.from({ length: 4 }, () => 'use /console/'),
]

/** Rows of the table of interactions that answer the same to everybody, as routes. */
export const PUBLIC: readonly string[] = INTERACTIONS.filter((it) => it.answer.kind === 'public').map(
  ({ method, path }) => `${method} /fhir/${path.join('/')}`,
)
