import { type OrganisationFeed } from '../../src/model/registers.js'
import { bears, jsonAnswer, startTwin, type Twin, type TwinAnswer, type TwinRequest } from '../twin.js'
import { organisationFeeds } from './organisation-feeds.js'

/** The systems with which organisations publish their relationships and registers, each under its ODS code. */
export type Feeds = Twin & {
  feedUrl(ods: string): string
  /** Replaces what an organisation publishes from now on. Throws an Error when it publishes nothing. */
  change(ods: string, update: (feed: OrganisationFeed) => OrganisationFeed): void
}

export type FeedsOptions = {
  readonly host: string
  readonly port: number
  /** Each organisation's own token, by ODS code. */
  readonly tokens: ReadonlyMap<string, string>
  /** ISO 8601 date. */
  readonly today: string
}

/** Starts the feeds: `GET /feeds/{ods}` with the organisation's own token gives all it has to say. Rejects with `PortInUse`. */
export async function startFeeds(options: FeedsOptions): Promise<Feeds> {
  const feeds = organisationFeeds(options.today)
  const twin = await startTwin(
    { name: 'the organisation feeds', host: options.host, port: options.port },
    (it) => answer(feeds, options.tokens, it),
  )
  return {
    ...twin,
    feedUrl: (ods) => `${twin.url}/feeds/${ods}`,
    change: (ods, update) => {
      const feed = feeds.get(ods)
      if (feed === undefined) throw new Error(`${ods} publishes no feed`)
      feeds.set(ods, update(feed))
    },
  }
}

function answer(
  feeds: ReadonlyMap<string, OrganisationFeed>,
  tokens: ReadonlyMap<string, string>,
  request: TwinRequest,
): TwinAnswer {
  const ods = /^\/feeds\/([A-Z0-9]{3,9})$/.exec(request.path)?.[1]
  const feed = ods === undefined ? undefined : feeds.get(ods)
  const token = ods === undefined ? undefined : tokens.get(ods)
  if (token === undefined || !bears(request, token))
    return jsonAnswer(401, { status: 401, title: 'Unauthorized' }, { 'www-authenticate': 'Bearer' })
  if (request.method !== 'GET')
    return jsonAnswer(405, { status: 405, title: 'Method Not Allowed' }, { allow: 'GET' })
  return feed === undefined ? jsonAnswer(404, { status: 404, title: 'Not Found' }) : jsonAnswer(200, feed)
}
