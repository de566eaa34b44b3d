import { createServer, type IncomingHttpHeaders } from 'node:http'
import { type AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { otlpExporter } from '../../src/observability/traces/exporter.js'
import { type Span } from '../../src/observability/traces/span.js'
import { formatTraceparent, readTraceparent } from '../../src/observability/traces/trace-context.js'
import { NO_TRACER, tracer } from '../../src/observability/traces/tracer.js'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const PARENT = '00f067aa0ba902b7'

describe('traceparent', () => {
  test.each<readonly [string, boolean | undefined]>([
    [`00-${TRACE}-${PARENT}-01`, true],
    [`00-${TRACE}-${PARENT}-00`, false],
    [`00-${TRACE}-${PARENT}-03`, true],
    [`cc-${TRACE}-${PARENT}-01-what-the-future-brings`, true],
    [`00-${TRACE}-${PARENT}-01-more`, undefined],
    [`ff-${TRACE}-${PARENT}-01`, undefined],
    [`00-${'0'.repeat(32)}-${PARENT}-01`, undefined],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    [`00-${TRACE.toUpperCase()}-${PARENT}-01`, undefined],
    [`00-${TRACE.slice(1)}-${PARENT}-01`, undefined],
    ['', undefined],
  ])('%s', (header, isSampled) => {
    expect(readTraceparent(header)?.isSampled).toBe(isSampled)
  })

  test('is read as it was written', () => {
    const hex = (length: number): fc.Arbitrary<string> =>
      fc
        .array(fc.constantFrom(...'0 1 2 3 4 5 6 7 8 9 a b c d e f'.split(' ')), {
          minLength: length,
          maxLength: length,
        })
        .map((it) => it.join(''))
        .filter((it) => /[^0]/.test(it))
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, isSampled) => {
        const context = { traceId, spanId, isSampled }
        expect(readTraceparent(formatTraceparent(context))).toEqual(context)
      }),
    )
  })
})

describe('a tracer', () => {
  const taken: Span[] = []
  const exporter = { take: (it: Span) => void taken.push(it), close: () => Promise.resolve() }
  const traced = tracer({ exporter, share: 1, random: () => 0.5 })
  beforeEach(() => void (taken.length = 0))

  /** A request that does some steps, one of them failing. */
  const run = (header: string | undefined, id = 'request-1'): Promise<string | undefined> =>
    new Promise((resolve) => {
      traced.request(id, header, () => {
        void (async () => {
          await traced.step('token', () => Promise.resolve())
          const along = traced.traceparent()
          traced.step('permit', () => 7)
          await traced.step('audit', () => Promise.reject(new Error('9990000018'))).catch(() => undefined)
          traced.fetched({ source: 'riverton', kind: 'timed-out', milliseconds: 5 })
          traced.ended({ requestId: id, interaction: 'search', status: 200 })
          resolve(along)
        })()
      })
    })

  test('puts what a request does under it, and it under who asked', async () => {
    const along = await run(`00-${TRACE}-${PARENT}-01`)
    expect(taken.map((it) => [it.name, it.isFailed])).toEqual([
      ['token', false],
      ['permit', false],
      ['audit', true],
      ['fetch', true],
      ['request', false],
    ])
    const root = taken.at(-1)
    expect(root).toMatchObject({ traceId: TRACE, parentId: PARENT })
    expect(taken.slice(0, -1).every((it) => it.parentId === root?.spanId && it.traceId === TRACE)).toBe(true)
    expect(along).toBe(`00-${TRACE}-${root?.spanId}-01`)
    expect(JSON.stringify(taken)).not.toContain('9990000018')
  })

  test('keeps requests that run at once apart', async () => {
    await Promise.all([run(undefined, 'one'), run(undefined, 'two')])
    const traces = new Set(taken.map((it) => it.traceId))
    expect(traces.size).toBe(2)
    for (const it of traces) expect(taken.filter((one) => one.traceId === it)).toHaveLength(5)
  })

  test('traces no request that whoever began it does not trace, and passes that on', async () => {
    expect(await run(`00-${TRACE}-${PARENT}-00`)).toMatch(/-00$/)
    expect(taken).toEqual([])
  })

  test('outside of a request only does the work', () => {
    expect(traced.step('decide', () => 3)).toBe(3)
    expect(NO_TRACER.step('decide', () => 3)).toBe(3)
    expect(traced.traceparent()).toBeUndefined()
    expect(taken).toEqual([])
  })
})

describe('the exporter', () => {
  type Got = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly text: string }
  let got: Got[]
  let status: number
  let collector: { readonly url: string; stop(): Promise<void> }
  const span: Span = {
    traceId: TRACE,
    spanId: PARENT,
    parentId: undefined,
    name: 'request',
    started: 1_763_800_000_000.25,
    ended: 1_763_800_000_001.5,
    isFailed: true,
    attributes: { interaction: 'search', status: 503 },
  }

  beforeEach(async () => {
    got = []
    status = 200
    const server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (part: string) => (text += part))
      request.on('end', () => {
        got.push({ path: request.url ?? '', headers: request.headers, text })
        response.writeHead(status).end('{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    collector = {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      stop: () => new Promise((resolve) => server.close(() => resolve())),
    }
  })
  afterEach(() => collector.stop())

  const counts = (): {
    readonly of: Record<string, number>
    readonly counted: (outcome: string, n: number) => void
  } => {
    const of: Record<string, number> = { exported: 0, dropped: 0 }
    return { of, counted: (outcome, n) => void (of[outcome] = (of[outcome] ?? 0) + n) }
  }
  const service = { version: '1.0.0', instance: 'one' }

  test('sends OTLP in JSON: ids in hexadecimal, times in nanoseconds as text', async () => {
    const { of, counted } = counts()
    const exporter = otlpExporter({ url: `${collector.url}/`, service, counted })
    exporter.take(span)
    await exporter.close()
    expect(of).toEqual({ exported: 1, dropped: 0 })
    expect([got[0]?.path, got[0]?.headers['content-type']]).toEqual(['/v1/traces', 'application/json'])
    expect(JSON.parse(got[0]?.text ?? '')).toEqual({
      resourceSpans: [
        {
          resource: {
            attributes: [
              { key: 'service.name', value: { stringValue: 'linchpin' } },
              { key: 'service.version', value: { stringValue: '1.0.0' } },
              { key: 'service.instance.id', value: { stringValue: 'one' } },
            ],
          },
          scopeSpans: [
            {
              scope: { name: 'linchpin', version: '1.0.0' },
              spans: [
                {
                  traceId: TRACE,
                  spanId: PARENT,
                  name: 'request',
                  kind: 2,
                  startTimeUnixNano: '1763800000000250000',
                  endTimeUnixNano: '1763800000001500000',
                  attributes: [
                    { key: 'linchpin.interaction', value: { stringValue: 'search' } },
                    { key: 'http.response.status_code', value: { intValue: '503' } },
                  ],
                  status: { code: 2 },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test('counts what a collector that is gone or refuses does not take, and holds a bounded queue', async () => {
    status = 503
    const refused = counts()
    const exporter = otlpExporter({ url: collector.url, service, counted: refused.counted })
    for (let n = 0; n < 6_000; n++) exporter.take(span)
    await exporter.close()
    expect(refused.of).toEqual({ exported: 0, dropped: 6_000 })
    const gone = counts()
    const nowhere = otlpExporter({ url: 'http://127.0.0.1:1', service, counted: gone.counted })
    nowhere.take(span)
    await nowhere.close()
    expect(gone.of).toEqual({ exported: 0, dropped: 1 })
  })
})
