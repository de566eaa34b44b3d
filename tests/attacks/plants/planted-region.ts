import { type CaseRecord } from '../../../sandbox/council/shapes.js'
import { type JsonObject, textOf } from '../../../src/model/json.js'
import { type Reply, exchange } from '../../http/exchange.js'
import { consentOf, organisation } from '../../journeys/consent-forms.js'
import { type Journey, startJourney } from '../../journeys/journey.js'
import { soundDirectory, startDirectory, withDirectory } from '../../journeys/new-council/directory.js'
import { startFhirSystems } from './fhir-systems.js'
import { startPracticeRecord } from './practice-record.js'
import { DOROTHY, type Held, type Plant } from './plant.js'

/** A running region whose sources hold what is planted, hidden or open, and nobody's agreement but for one category. */
export type PlantedRegion = {
  readonly journey: Journey
  /** A consent of hers that stands whatever is planted. */
  readonly consent: string
  /** From now on the sources hold these plants so, and she agrees to every category, or to the one alone. */
  hold(plants: readonly Plant[], how: 'hidden' | 'open'): Promise<void>
  send(method: string, path: string, bearer: string, body?: { type: string; text: string }): Promise<Reply>
  stop(): Promise<void>
}

/** Organisations of readers of the practice's record. */
const ASKING = ['RX9', '9A1']

export async function startPlantedRegion(): Promise<PlantedRegion> {
  const [directory, systems, record] = await Promise.all([
    startDirectory(soundDirectory),
    startFhirSystems(),
    startPracticeRecord(),
  ])
  const journey = await startJourney({}, (settings) => {
    const own = settings.sources.map((it) => {
      if (it.id !== 'a81001') return it
      record.before(String(it.options['proxyUrl']))
      return { ...it, options: { ...it.options, proxyUrl: record.url } }
    })
    return withDirectory({ ...settings, sources: [...own, ...systems.settings] }, directory.url)
  })
  const port = Number(new URL(journey.sandbox.url).port)
  const send: PlantedRegion['send'] = (method, path, bearer, body) => {
    const headers = {
      Authorization: `Bearer ${bearer}`,
      ...(body === undefined ? {} : { 'Content-Type': body.type }),
    }
    return exchange(port, path, { method, headers, ...(body === undefined ? {} : { body: body.text }) })
  }
  const post = async (consent: JsonObject): Promise<JsonObject> => {
    const body = { type: 'application/fhir+json', text: JSON.stringify(consent) }
    const reply = await send('POST', '/fhir/Consent', await journey.token('gp'), body)
    if (reply.status > 201) throw new Error(`the consent was not recorded: ${reply.text}`)
    return reply.body
  }
  const standing = await Promise.all(ASKING.map((it) => post(agreement(it, 'one', ['GENDER']))))
  let given: readonly JsonObject[] = []
  const cases = new Map<string, CaseRecord>()
  return {
    journey,
    consent: textOf(standing[0]?.['id']) ?? '',
    send,
    hold: async (plants, how) => {
      const held = plants.map((it) => ({ about: it.about, ...((how === 'open' && it.open) || it.hidden) }))
      const by = (where: Held['in']) =>
        held.flatMap((it) => (it.in === where && 'resources' in it ? it.resources : []))
      record.hold(held.filter((it) => it.in === 'record' || it.in === 'documents'))
      systems.hold({ practice: by('practice'), council: by('council') })
      for (const about of new Set(plants.map((it) => it.about)))
        journey.sandbox.region.council.change(about, (now) => {
          const before = cases.get(about) ?? now
          cases.set(about, before)
          return held.reduce(
            (it, one) => ('change' in one && one.about === about ? one.change(it) : it),
            before,
          )
        })
      const before = given
      given = how === 'open' ? await Promise.all(ASKING.map((it) => post(agreement(it, 'more', OTHERS)))) : []
      if (how === 'hidden') await Promise.all(before.map((it) => post({ ...it, status: 'inactive' })))
    },
    stop: async () => {
      await journey.stop()
      await systems.close()
      await record.close()
      await directory.close()
    },
  }
}

const OTHERS = ['GENDER', 'STI', 'HIV', 'TOP']

/** She agrees that an organisation sees what the practice's record says of categories. */
function agreement(to: string, name: string, categories: readonly string[]): JsonObject {
  const system = 'https://linchpin.example/fhir/CodeSystem/information-category'
  return {
    ...consentOf(DOROTHY, 'A81001', organisation(to), {
      type: 'permit',
      purpose: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'TREAT' }],
      provision: categories.map((code) => ({ type: 'permit', securityLabel: [{ system, code }] })),
    }),
    policy: [{ uri: `https://linchpin.example/policy/${to}/${name}` }],
  }
}
