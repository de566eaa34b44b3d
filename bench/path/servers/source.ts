import { type IncomingMessage } from 'node:http'
import { PEOPLE } from '../../../sandbox/people.js'
import { listen } from './listen.js'
import { carePlan } from './care-plan.js'
import { serve } from './serve.js'

/**
 * A council's FHIR systems: people have as many packages of care as is said for their NHS number, shared out over as
 * many systems as there are; and whatever was put there, for the proxies.
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
        .writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': body.length })
        .end(request.method === 'PUT' ? '' : body)
    })()
  })
})

/** `/{system}/Patient?identifier={system}|{NHS number}&_revinclude=CarePlan:patient`. */
function contentOf(address: string): unknown {
  const { pathname, search, searchParams } = new URL(address, 'http://loopback')
  const [, system = '0', type] = pathname.split('/')
  const nhsNumber = searchParams.get('identifier')?.split('|')[1] ?? ''
  if (type === 'metadata') return CAPABILITIES
  if (type !== 'Patient') return searchset(search, [], [])
  const isBroughtAlong = searchParams.get('_revinclude') === 'CarePlan:patient'
  const all = Array.from({ length: isBroughtAlong ? (rowsOf.get(nhsNumber) ?? 0) : 0 }, (_, n) => n)
  const own = all.filter((n) => n % Number(systems) === Number(system))
  return searchset(
    search,
    [patientOf(nhsNumber)],
    own.map((n) => carePlan(nhsNumber, n)),
  )
}

const CAPABILITIES = {
  resourceType: 'CapabilityStatement',
  rest: [{ mode: 'server', resource: [{ type: 'Patient', searchRevInclude: ['CarePlan:patient'] }] }],
}

function searchset(search: string, matches: readonly object[], included: readonly object[]): object {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: matches.length,
    link: [{ relation: 'self', url: `Patient${search}` }],
    entry: [
      ...matches.map((resource) => ({ resource, search: { mode: 'match' } })),
      ...included.map((resource) => ({ resource, search: { mode: 'include' } })),
    ],
  }
}

/** Whom the demographics service knows by that number, as the council knows them. */
function patientOf(nhsNumber: string): object {
  const person = PEOPLE.find((it) => it.nhsNumber === nhsNumber)
  return {
    resourceType: 'Patient',
    id: nhsNumber,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    name: [{ use: 'official', family: person?.family, given: [person?.given] }],
    gender: person?.gender,
    birthDate: person?.birthDate,
  }
}

async function bodyIn(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
