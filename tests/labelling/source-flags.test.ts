import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type ResourceFacts } from '../../src/model/facts.js'
import { FLAG_WORDS, type FlagWord } from '../../src/translation/compiled-mapping.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const MAPPINGS = new URL('../../mappings/', import.meta.url)

/** What the rules are to know of a resource that bears the mark. */
const MEANT: Readonly<Record<FlagWord, (facts: ResourceFacts) => boolean>> = {
  restricted: (it) => it.confidentiality === 'R',
  sealed: (it) => it.labels?.includes('SEALED') === true,
  nopat: (it) => it.labels?.includes('NOPAT') === true,
  'not-disclosed-to-person': (it) => it.labels?.includes('NOPAT') === true,
  'third-party': (it) => it.labels?.includes('THIRD-PARTY') === true,
  'anonymous-access': (it) => it.anonymousAccess === true,
  'not-controller': (it) => it.controllerIsSource === false,
  'perpetrator-risk': (it) => it.labels?.includes('PERPETRATOR-RISK') === true,
}

type Case = {
  readonly expect?: {
    readonly resources?: readonly { readonly flags?: readonly FlagWord[]; readonly resource: FhirResource }[]
  }
}

/** Every marked resource that the worked cases of a mapping expect. */
function markedIn(mapping: string) {
  const folder = new URL(`${mapping}/cases/`, MAPPINGS)
  return readdirSync(folder)
    .filter((it) => it.endsWith('.yaml'))
    .flatMap((it) => (parse(readFileSync(new URL(it, folder), 'utf8')) as Case).expect?.resources ?? [])
    .flatMap(({ flags = [], resource }) => flags.map((flag) => ({ flag, resource })))
}

function factsOf(resource: FhirResource, flag: string): ResourceFacts {
  return label([unlabelled(resource, flag)], PERSON)[0]!.facts
}

describe('a mark that a source puts on a resource reaches the rules', () => {
  it.each([
    ['mosaic-rest', ['not-disclosed-to-person', 'perpetrator-risk', 'restricted']],
    ['mosaic-warehouse', ['not-disclosed-to-person', 'perpetrator-risk', 'restricted']],
    ['liquidlogic-warehouse', ['not-disclosed-to-person', 'perpetrator-risk', 'restricted']],
    ['prsb-local-authority', ['not-disclosed-to-person', 'perpetrator-risk', 'restricted']],
    ['cin-census', ['not-disclosed-to-person', 'perpetrator-risk']],
  ] as const)('of %s: %j', (mapping, expected) => {
    const marked = markedIn(mapping)
    for (const { flag, resource } of marked)
      expect([flag, resource['id'], MEANT[flag](factsOf(resource, flag))]).toEqual([
        flag,
        resource['id'],
        true,
      ])
    expect([...new Set(marked.map((it) => it.flag))].toSorted()).toEqual(expected)
  })

  it.each(FLAG_WORDS)('%s, and an unmarked resource bears nothing of it', (flag) => {
    const resource = { resourceType: 'Flag', id: 'f', subject: { reference: 'Patient/p1' } }
    expect(factsOf(resource, flag).labelled).toBe(true)
    expect(MEANT[flag](factsOf(resource, flag))).toBe(true)
    expect(MEANT[flag](label([unlabelled(resource)], PERSON)[0]!.facts)).toBe(false)
  })
})
