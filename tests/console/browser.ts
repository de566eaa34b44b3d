/** What a browser without scripts does: keeps cookies by host, follows redirects, sends forms. */
export type Browser = {
  get(url: string): Promise<Seen>
  /** Sends a form as a page of the address would. */
  post(
    url: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Seen>
  readonly cookies: Map<string, string>
}

export type Seen = {
  /** Where it ended. */
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A browser with an empty cookie jar. Ports share cookies, as they do in a browser. */
export function browser(): Browser {
  const cookies = new Map<string, string>()
  const go = async (url: string, init: RequestInit, hops = 0): Promise<Seen> => {
    if (hops > 10) throw new Error('too many redirects')
    const headers = new Headers(init.headers)
    // A connection kept alive may be closed by the other side just as it is used again, when tests are slow.
    headers.set('connection', 'close')
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const it of response.headers.getSetCookie()) keep(cookies, it)
    const location = response.headers.get('location')
    if (location !== null && response.status >= 300 && response.status < 400)
      return await go(new URL(location, url).href, {}, hops + 1)
    return { url, status: response.status, headers: response.headers, text: await response.text() }
  }
  return {
    cookies,
    get: (url) => go(url, {}),
    post: (url, form, headers = {}) =>
      go(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          origin: new URL(url).origin,
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
        body: new URLSearchParams(form).toString(),
      }),
  }
}

function keep(cookies: Map<string, string>, header: string): void {
  const [pair = '', ...rest] = header.split(';').map((it) => it.trim())
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  const isGone = rest.some((it) => /^max-age=0$/i.test(it) || /^expires=thu, 01 jan 1970/i.test(it))
  if (isGone || value === '') cookies.delete(name)
  else cookies.set(name, value)
}

/** Signs in at the console through the identity provider, as the officer with the id. */
export async function signIn(visitor: Browser, gateway: string, officer: string): Promise<Seen> {
  const choosing = await visitor.get(`${gateway}/console/`)
  return await chooseOfficer(visitor, choosing, officer)
}

/** Chooses who to be on the page of the provider. */
async function chooseOfficer(visitor: Browser, choosing: Seen, officer: string): Promise<Seen> {
  const action = /action="([^"]+)"/.exec(choosing.text)?.[1]
  if (action === undefined)
    throw new Error(`no sign-in page: ${choosing.status} ${choosing.text.slice(0, 500)}`)
  return await visitor.post(new URL(action, choosing.url).href, { officer })
}

/** The token in the forms of a page. */
export function formTokenIn({ text }: Seen): string {
  return /name="token" value="([^"]+)"/.exec(text)?.[1] ?? ''
}

/** The text of the page without its markup. */
export function wordsIn({ text }: Seen): string {
  return text
    .replace(/<style.*?<\/style>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}
