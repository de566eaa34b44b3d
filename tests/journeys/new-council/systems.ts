import { loopbackServer, type LoopbackServer, sendJson } from '../../sources/loopback-server.js'

const NHS_NUMBER = '9990000018'
const PERSON = { ref: 'E-7', nhs: NHS_NUMBER, surname: 'TEST-ALDER', forename: 'Dorothy', born: '1941-03-12' }

/** Easterby's case system: knows one person, and one hazard in their home. */
export function startCaseSystem(): Promise<LoopbackServer> {
  return loopbackServer(({ url }, response) => {
    const known = url.searchParams.get('nhs') === NHS_NUMBER ? [PERSON] : []
    if (url.pathname === '/feed') sendJson(response, { organisation: '9A8', relationships: [], registers: [] })
    else if (url.pathname === '/people') sendJson(response, { people: known })
    else if (url.pathname === '/people/E-7') sendJson(response, PERSON)
    else sendJson(response, { hazards: [{ id: 'h1', person: 'E-7', what: 'Loose stair carpet' }] })
  })
}

const PATIENT = {
  resourceType: 'Patient',
  id: 'p7',
  identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
  name: [{ use: 'official', family: 'TEST-ALDER', given: ['Dorothy'] }],
  gender: 'female',
  birthDate: '1941-03-12',
}
const CARE_PLAN = {
  resourceType: 'CarePlan',
  id: 'cp7',
  status: 'active',
  intent: 'plan',
  title: 'Easterby meals at home',
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">narrative of Easterby</div>' },
  subject: { reference: 'Patient/p7' },
  activity: [
    {
      detail: {
        status: 'in-progress',
        performer: [{ reference: 'Organization/o7' }, { reference: 'Patient/p8' }],
      },
    },
  ],
}
const PROVIDER = { resourceType: 'Organization', id: 'o7', name: 'Easterby Kitchens (test)' }

/** Easterby's FHIR interface: the same person, with a plan and who carries it out. */
export function startFhirSystem(): Promise<LoopbackServer> {
  return loopbackServer(({ url, body }, response) => {
    const isKnown = new URLSearchParams(body).get('identifier')?.endsWith(`|${NHS_NUMBER}`) === true
    const isPlan = url.pathname === '/r4/CarePlan/_search'
    const entry = isPlan
      ? [{ resource: CARE_PLAN }, { resource: PROVIDER, search: { mode: 'include' } }]
      : (isKnown ? [PATIENT] : []).map((resource) => ({ resource }))
    sendJson(response, { resourceType: 'Bundle', type: 'searchset', entry })
  })
}
