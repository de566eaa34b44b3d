import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { isJsonObject, type JsonObject } from '../../src/model/json.js'
import { type SandboxPerson } from '../people.js'
import { ASKING_SYSTEMS } from '../sds/accredited-systems.js'
import { appointmentsRoot, documentsRoot } from '../sds/directory.js'
import { PortInUse } from '../twin.js'
import { readClaims } from './request/access-token.js'
import { type Behaviour, misbehave } from './behaviours.js'
import { errorOutcome, PracticeError, statusOf } from './operation-outcome.js'
import { registeredPeople, type RegistrationState } from './registration.js'
import { type PracticeAnswer, type PracticeRequest, serveRequest } from './serve-request.js'
import { OLD_MILL, type Surgery } from './surgeries.js'
import { proxyRefusal } from './request/spine-proxy.js'

export type PracticeOptions = {
  /** 0 takes any free port. */
  readonly port: number
  readonly people: readonly SandboxPerson[]
  /** Which practice it is; A81001 unless told otherwise. */
  readonly surgery?: Surgery
  /** The absolute service root registered in SDS, without a trailing slash. */
  readonly publicRoot?: string
  /** The time by which tokens and dates are judged. */
  readonly now?: () => Date
}

/** One request as it came, for tests to look at. */
type RecordedRequest = {
  readonly via: 'proxy' | 'direct'
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Claims of the bearer token, unjudged; undefined when there are none to read. */
  readonly claims: JsonObject | undefined
  /** The body as JSON; undefined when it is none. */
  readonly parameters: JsonObject | undefined
}

export type Practice = {
  /** Where the practice itself listens. */
  readonly url: string
  /** What goes before a service root: `{proxyUrl}/{serviceRoot}/Patient/$gpc.getstructuredrecord`. */
  readonly proxyUrl: string
  readonly serviceRoot: string
  readonly asid: string
  /** The newest requests, oldest first. */
  requests(): readonly RecordedRequest[]
  /** From now on the practice answers for this person in this way. */
  fault(nhsNumber: string, behaviour: Behaviour): void
  /** From now on the practice holds this person in this state. Throws for a person it does not know. */
  register(nhsNumber: string, state: RegistrationState): void
  /** Switches the practice's sharing on or off for everybody. */
  share(sharing: 'on' | 'off'): void
  /** The proxy no longer lets this ASID send to the practice. */
  withdraw(asid: string): void
  /** Ends every connection, answered or not. */
  close(): Promise<void>
}

const KEPT = 500
const LARGEST_BODY = 1_048_576
const HOST = '127.0.0.1'

/** Starts a practice and the Spine proxy before it, on one loopback port. Rejects with `PortInUse` when the port is taken. */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const running = new RunningPractice(options)
  const server = createServer((incoming, outgoing) => {
    void running.answer(incoming, outgoing).catch(() => outgoing.destroy())
  })
  await listen(server, options.port)
  const url = `http://${HOST}:${(server.address() as AddressInfo).port}`
  return {
    url,
    proxyUrl: url,
    serviceRoot: running.serviceRoot,
    asid: running.surgery.system.asid,
    requests: () => running.recorded,
    fault: (nhsNumber, behaviour) => running.behaviours.set(nhsNumber, behaviour),
    register: (nhsNumber, state) => {
      running.register(nhsNumber, state)
    },
    share: (sharing) => {
      running.sharing = sharing
    },
    withdraw: (asid) => running.withdrawn.add(asid),
    close: () => close(server),
  }
}

/** What changes while the practice runs. */
class RunningPractice {
  readonly surgery: Surgery
  readonly serviceRoot: string
  readonly documentsRoot: string
  readonly appointmentsRoot: string
  readonly behaviours: Map<string, Behaviour>
  readonly withdrawn = new Set<string>()
  readonly recorded: RecordedRequest[] = []
  sharing: 'on' | 'off' = 'on'
  readonly #registered
  readonly #now: () => Date

  constructor({ people, surgery = OLD_MILL, publicRoot, now = () => new Date() }: PracticeOptions) {
    this.surgery = surgery
    this.serviceRoot = publicRoot ?? surgery.serviceRoot
    this.documentsRoot = documentsRoot(this.serviceRoot)
    this.appointmentsRoot = appointmentsRoot(this.serviceRoot)
    this.#registered = registeredPeople(people, surgery.ods)
    this.behaviours = new Map(
      people.flatMap((it) =>
        it.practiceBehaviour === 'not-known' ? [] : [[it.nhsNumber, it.practiceBehaviour] as const],
      ),
    )
    this.#now = now
  }

  register(nhsNumber: string, state: RegistrationState): void {
    const known = this.#registered.get(nhsNumber)
    if (known === undefined) throw new Error('the practice does not know this person')
    this.#registered.set(nhsNumber, { ...known, state })
  }

  async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = incoming.url ?? '/'
    const proxied = /^\/https?:\/\//.test(url)
    const request = await readRequest(incoming, proxied ? url.slice(1) : this.#directTarget(url))
    this.#record(request, proxied ? 'proxy' : 'direct', url)
    if (proxied) {
      const refusal = proxyRefusal(request, {
        serviceRoots: [this.serviceRoot, this.documentsRoot, this.appointmentsRoot],
        receiver: this.surgery.system,
        senders: ASKING_SYSTEMS,
        withdrawn: this.withdrawn,
      })
      if (refusal !== undefined) {
        write(outgoing, request, refusal.status, refusal.body)
        return
      }
    }
    this.#serve(outgoing, request)
  }

  #serve(outgoing: ServerResponse, request: ReceivedRequest): void {
    let answer: PracticeAnswer
    try {
      answer = serveRequest(this.#withinRoot(request), {
        serviceRoot: this.serviceRoot,
        documentsRoot: this.documentsRoot,
        appointmentsRoot: this.appointmentsRoot,
        surgery: this.surgery,
        sharing: this.sharing,
        registered: this.#registered,
        behaviours: this.behaviours,
        now: this.#now(),
      })
    } catch (error) {
      const refused =
        error instanceof PracticeError
          ? error
          : new PracticeError('INTERNAL_SERVER_ERROR', 'the practice system failed')
      write(outgoing, request, statusOf(refused.code), errorOutcome(refused))
      return
    }
    const { behaviour, body } = answer
    if (behaviour === 'ordinary' || behaviour === 'wrong-person' || behaviour === 'two-people') {
      write(outgoing, request, 200, body)
    } else {
      misbehave(behaviour, outgoing, { headers: HEADERS, body: Buffer.from(JSON.stringify(body)) })
    }
  }

  #withinRoot(request: ReceivedRequest): PracticeRequest {
    const url = new URL(request.target)
    // The root of GP Connect itself begins the others.
    const roots = [
      ['documents', this.documentsRoot],
      ['structured', this.serviceRoot],
      ['appointments', this.appointmentsRoot],
    ] as const
    const [root, address] = roots.find(([, it]) => request.target.startsWith(`${it}/`)) ?? roots[1]
    const { pathname } = new URL(address)
    return { ...request, root, path: url.pathname.slice(pathname.length), query: url.searchParams }
  }

  #directTarget(url: string): string {
    return `${new URL(this.serviceRoot).origin}${url}`
  }

  #record(request: ReceivedRequest, via: RecordedRequest['via'], path: string): void {
    const { method, headers } = request
    const claims = readClaims(headers['authorization'])
    this.recorded.push({ via, method, path, headers, claims, parameters: parsed(request.body) })
    if (this.recorded.length > KEPT) this.recorded.shift()
  }
}

type ReceivedRequest = {
  readonly method: string
  /** Absolute URL the request is for. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

const HEADERS = {
  'content-type': 'application/fhir+json;charset=utf-8',
  'cache-control': 'no-store',
} as const

function write(outgoing: ServerResponse, request: ReceivedRequest, status: number, body: JsonObject): void {
  const plain = Buffer.from(JSON.stringify(body))
  const zip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
  const bytes = zip ? gzipSync(plain) : plain
  outgoing.writeHead(status, {
    ...HEADERS,
    'content-length': bytes.length,
    ...(zip ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {}),
  })
  outgoing.end(bytes)
}

async function readRequest(incoming: IncomingMessage, target: string): Promise<ReceivedRequest> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > LARGEST_BODY) throw new Error('the body is too large')
    chunks.push(bytes)
  }
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join(', ') : value,
  ])
  return {
    method: incoming.method ?? 'GET',
    target,
    headers: Object.fromEntries(headers) as Record<string, string | undefined>,
    body: Buffer.concat(chunks).toString('utf8'),
  }
}

function parsed(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse({ name: 'the practice', host: HOST, port }) : error)
    })
    server.listen(port, HOST, resolve)
  })
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
