import { type IncomingMessage } from 'node:http'
import { listen } from './listen.js'
import { packageRow } from './package-row.js'
import { serve } from './serve.js'

/**
 * A council's case system whose residents have as many packages of care as their NHS number is told to have, shared out
 * over as many systems as there are; and whatever was put there, for the proxies.
 */
const [, , systems = '1', ...sizes] = process.argv
const rowsOf = new Map(sizes.map((it) => [it.split('=')[0] ?? '', Number(it.split('=')[1])]))
let answer: Buffer = Buffer.from('{}')

await serve(() => {
  const bodies = new Map<string, Buffer>()
  const bodyOf = (path: string): Buffer => {
    const known: Buffer = bodies.get(path) ?? Buffer.from(JSON.stringify(contentOf(path)))
    bodies.set(path, known)
    return known
  }
  return listen((request, response) => {
    void (async () => {
      if (request.method === 'PUT') answer = await bodyIn(request)
      const path = request.url ?? ''
      const body = path === '/answer' ? answer : bodyOf(path)
      response
        .writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length })
        .end(request.method === 'PUT' ? '' : body)
    })()
  })
})

/** `/{system}/find/{nhsNumber}`, `/{system}/resident/{nhsNumber}` and `/{system}/packages/{nhsNumber}`. */
function contentOf(path: string): unknown {
  const [, system = '0', what, nhsNumber = ''] = path.split('/')
  if (what === 'find') return { items: [{ id: nhsNumber, NHS_ID: Number(nhsNumber) }] }
  if (what === 'resident') return residentOf(nhsNumber)
  const of = Number(systems)
  const all = Array.from({ length: rowsOf.get(nhsNumber) ?? 0 }, (_, n) => n)
  return { items: all.filter((n) => n % of === Number(system)).map((n) => packageRow(Number(nhsNumber), n)) }
}

function residentOf(nhsNumber: string): unknown {
  return { PERSON_ID: Number(nhsNumber), NHS_ID: Number(nhsNumber), RESTRICTED: 'N' }
}

async function bodyIn(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
