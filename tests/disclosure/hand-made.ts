import { readFileSync, readdirSync } from 'node:fs'
import { type AuditEntry } from '../../src/audit/record.js'
import { compileRules } from '../../src/decision/compile-rules.js'
import { questionsOf } from '../../src/decision/permit.js'
import { type RuleSet } from '../../src/decision/rule-set.js'
import { askUnderEpisodes } from '../../src/disclosure/episodes/ask-under-episodes.js'
import { type EpisodeRegister } from '../../src/disclosure/episodes/episode-register.js'
import { organisationRegister } from '../../src/disclosure/organisation-register.js'
import { type DisclosurePorts } from '../../src/disclosure/ports.js'
import { isFhirResource } from '../../src/fhir/resource.js'
import { type Labeller } from '../../src/labelling/label.js'
import { type Question, type SourceAnswer } from '../../src/model/answer.js'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type ReleaseState } from '../../src/model/release-states/release-state.js'
import { PURPOSES } from '../../src/model/purpose.js'
import { DEFAULT_MATCHING } from '../../src/patient-index/match/matching-settings.js'
import { type Translated, type Translator } from '../../src/translation/translator.js'
import { slicedLabeller } from '../labelling/given.js'
import { type Holding, PERSON, SOURCES, type World, ods, ordinaryWorld } from './world.js'
import { inSlices } from '../../src/sources/guard/in-slices.js'

export const NOW = '2026-11-21T10:00:00.000Z'
const FHIR_BASE = 'https://gateway.example/fhir'

const RULES_FOLDER = new URL('../../consent-rules/', import.meta.url)

/** The project's own rules, read once for a test file. */
const RULES: RuleSet = projectRules()
const LABEL: Labeller = slicedLabeller()

/** Everything a disclosure needs, in memory, with what it did written down in order. */
export type HandMade = {
  readonly world: World
  readonly ports: DisclosurePorts
  readonly entries: readonly AuditEntry[]
  /** What was done, in order: `trace`, `register A81001`, `ask a81001: allergies`, `remember`, `append disclosure`. */
  readonly steps: readonly string[]
  readonly bugs: readonly unknown[]
  readonly dissents: readonly string[]
}

const OPEN: ReleaseState = { state: 'open', pilot: [] }

/** Ports over a world that a test may change at any time. */
export function handMade(changes: Partial<World> = {}): HandMade {
  const world: World = { ...ordinaryWorld(), ...changes }
  const steps: string[] = []
  const entries: AuditEntry[] = []
  const bugs: unknown[] = []
  const dissents: string[] = []
  const owners = new Map<string, string>()
  const step = (name: string): void => {
    steps.push(name)
    if (world.failing.some((it) => name.startsWith(it))) throw new Error('the test makes this step fail')
  }
  const after = async <T>(name: string, result: () => T): Promise<T> => {
    await Promise.resolve()
    step(name)
    return result()
  }
  const episodes: EpisodeRegister = {
    // Of the one person whose glass was broken: nobody else has an episode.
    stateOf: ({ patientId }) => after('episode', () => (patientId === idOf(PERSON) ? world.episode : 'none')),
    open: () => after('open episode', () => undefined),
  }
  const ports: DisclosurePorts = {
    trace: (nhsNumber) => after('trace', () => world.traceOf(nhsNumber)),
    findPerson: (demographics) => after('find', () => world.find(demographics)),
    matching: DEFAULT_MATCHING,
    linkedPerson: (sources, localId) =>
      after('linked', () => (sources.includes('riverton') && localId === 'P-1' ? PERSON : undefined)),
    patientIndex: {
      idOf: (current) => after('index', () => idOf(current)),
      knownIdOf: (current) =>
        after('look-up', () => (world.people.includes(current) ? idOf(current) : undefined)),
      nhsNumberOf: (id) => after('look-up', () => world.people.find((it) => idOf(it) === id)),
      givenFor: (id) => after('look-up', () => world.people.filter((it) => idOf(it) === id)),
      ownerOf: (type, id) =>
        after('look-up', () => world.people.find((it) => it === owners.get(`${type}/${id}`))),
      remember: (patientId, references) =>
        after('remember', () => {
          const person = world.people.find((it) => idOf(it) === patientId)
          for (const it of references) owners.set(it, person ?? '')
        }),
    },
    registers: {
      relationships: (organisation) =>
        after(`relationships ${organisation}`, () => world.relationships[organisation]),
      registerOf: (controller) => after(`register ${controller}`, () => world.registers[controller]),
      recordDissent: (controller, person) =>
        after('dissent', () => {
          dissents.push(`${controller} ${person}`)
        }),
    },
    consents: {
      consentsOf: () => after('register of consents', () => world.consents),
      subjectOf: (id) =>
        after('subject of consent', () => (world.consents.some((it) => it.id === id) ? PERSON : undefined)),
      append: () => after('keep consent', () => 'appended' as const),
    },
    organisations: organisationRegister(
      () => ({
        organisations: world.organisations.map((it) => ({ ...it, ods: ods(it.ods) })),
        agreements: world.agreement === 'in-force' ? [AGREEMENT] : [],
        toldAt: world.organisationsToldAt,
      }),
      86_400,
    ),
    episodes,
    releaseStates: {
      releaseOf: ({ organisation }) =>
        after(`release ${organisation}`, () => world.releases[organisation] ?? OPEN),
    },
    sources: askUnderEpisodes(
      {
        descriptors: SOURCES,
        ask: async (permit, read) => {
          await Promise.resolve()
          const readings = questionsOf(permit).map((question) => {
            step(`ask ${question.source.id}: ${[...question.areas, question.file ?? []].flat().join(' ')}`)
            return read(answerTo(question, world))
          })
          return Promise.all(readings)
        },
      },
      episodes,
    ),
    translators: new Map([['as-it-is', AS_IT_IS]]),
    label: LABEL,
    inSlices,
    rules: RULES,
    audit: {
      log: {
        append: (entry) =>
          after(`append ${entry.kind}`, () => {
            entries.push(entry)
            return { origin: 'test.example/log', index: BigInt(entries.length - 1) }
          }),
      },
      now: () => NOW,
      nonce: () => 'nonce',
    },
    mintId: (source, type, sourceId) =>
      `${source}-${type.toLowerCase()}-${sourceId.replace(/[^A-Za-z0-9.-]/g, '-')}`,
    fhirBase: FHIR_BASE,
    cursorKey: new Uint8Array(32).fill(7),
    reportBug: (error) => {
      bugs.push(error)
    },
  }
  return { world, ports, entries, steps, bugs, dissents }
}

const AGREEMENT = {
  parties: ['9A1', 'A81001', 'RX9', 'V9001'].map(ods),
  purposes: [...PURPOSES],
  dataClasses: ['gp-record', 'social-care-record', 'exchange'],
  start: '2025-04-01',
  end: '2027-12-31',
}

function idOf(nhsNumber: string): string {
  return `p-${nhsNumber.slice(-4)}`
}

/** Every area is `answered` unless the world says otherwise of the source. */
function answerTo({ source, areas, file }: Question, world: World): SourceAnswer {
  const outcome = world.outcomes[source.id] ?? 'answered'
  const held = outcome === 'answered' ? (world.holdings[source.id] ?? []) : []
  const holdings = held.map((it) => (textOf(it.resource['id']) === file ? it : withoutData(it)))
  return {
    source: source.id,
    refusedConsent: world.refusedConsent.includes(source.id),
    outcomes: areas.map((area) => ({ source: source.id, area, outcome, asOf: NOW, warnings: [] })),
    records:
      holdings.length === 0
        ? []
        : [
            {
              source: source.id,
              mapping: world.mapping,
              recordId: `record-of-${source.id}`,
              area: undefined,
              content: holdings,
              retrievedAt: NOW,
              asOf: undefined,
            },
          ],
  }
}

/** The content of a file comes only where that file is asked for. */
function withoutData(held: Holding): Holding {
  const { data, ...rest } = held.resource
  return data === undefined ? held : { ...held, resource: rest }
}

/** Takes a source's R4 as it is, as hostile as the test likes. */
const AS_IT_IS: Translator = {
  name: 'as-it-is',
  version: '1',
  translate: ({ content }): Translated => ({
    resources: objectsOf(content).flatMap((it) => {
      const { resource } = it
      if (!isFhirResource(resource)) return []
      return [
        {
          resource,
          area: SOURCES.flatMap((source) => source.areas).find((area) => area === it['area']),
          flags: Array.isArray(it['flags']) ? it['flags'].map(String) : [],
          sourceReference: textOf(resource['id']) ?? '',
        },
      ]
    }),
    issues: [],
    warnings: [],
    areas: [],
  }),
}

function projectRules(): RuleSet {
  const files = readdirSync(RULES_FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ({ name, text: readFileSync(new URL(name, RULES_FOLDER), 'utf8') }))
  const compiled = compileRules(files)
  if (compiled.kind === 'errors') throw new Error(JSON.stringify(compiled.problems))
  return compiled.ruleSet
}
