import { type ServerResponse } from 'node:http'

/** How the practice answers for one person, once a request has passed its checks. */
export type Behaviour =
  | 'ordinary'
  | 'hangs'
  | 'html-200'
  | 'http-401'
  | 'http-500'
  | 'truncated'
  | 'slow-drip'
  | 'endless'
  | 'hangs-up'
  | 'redirect'
  | 'no-content'
  | 'wrong-person'
  | 'two-people'

/** Behaviours that put other content into an otherwise good answer, rather than spoil the answer itself. */
export type ContentBehaviour = 'wrong-person' | 'two-people'

type Answer = { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer }

/** Writes the answer in the way the behaviour says. A hanging answer ends only with its socket. */
export function misbehave(
  behaviour: Exclude<Behaviour, 'ordinary' | ContentBehaviour>,
  outgoing: ServerResponse,
  answer: Answer,
): void {
  WRITERS[behaviour](outgoing, answer)
}

const HTML =
  '<!DOCTYPE html><html><head><title>Service unavailable</title></head><body><h1>The service is temporarily unavailable</h1></body></html>'

const DRIP_MS = 200

const WRITERS: Readonly<
  Record<
    Exclude<Behaviour, 'ordinary' | ContentBehaviour>,
    (outgoing: ServerResponse, answer: Answer) => void
  >
> = {
  hangs: () => undefined,
  'html-200': (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    outgoing.end(HTML)
  },
  'http-401': (outgoing) => {
    outgoing.writeHead(401, {
      'content-type': 'text/plain',
      'cache-control': 'no-store',
      'www-authenticate': 'Bearer realm="practice"',
    })
    outgoing.end('not authorised')
  },
  'http-500': (outgoing) => {
    outgoing.writeHead(500, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
    outgoing.end('unexpected failure')
  },
  truncated: (outgoing, { headers, body }) => {
    outgoing.writeHead(200, { ...headers, 'content-length': body.length })
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
  },
  'slow-drip': (outgoing, { headers, body }) => {
    outgoing.writeHead(200, { ...headers, 'content-length': body.length })
    let sent = 0
    const timer = setInterval(() => {
      outgoing.write(body.subarray(sent, sent + 1))
      sent += 1
      if (sent >= body.length) outgoing.end()
    }, DRIP_MS)
    outgoing.on('close', () => {
      clearInterval(timer)
    })
  },
  endless: (outgoing, { headers }) => {
    outgoing.writeHead(200, headers)
    const chunk = Buffer.alloc(65_536, ' ')
    const pour = (): void => {
      while (!outgoing.destroyed && outgoing.write(chunk));
    }
    outgoing.on('drain', pour)
    pour()
  },
  'hangs-up': (outgoing) => {
    outgoing.destroy()
  },
  redirect: (outgoing) => {
    outgoing.writeHead(307, { location: 'https://elsewhere.example/Patient/$gpc.getstructuredrecord' })
    outgoing.end()
  },
  'no-content': (outgoing, { headers }) => {
    outgoing.writeHead(200, headers)
    outgoing.end()
  },
}
