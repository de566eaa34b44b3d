import { type OdsCode } from '../../model/ods-code.js'
import { type Person } from '../../model/person.js'
import { NOTHING_RECORDED } from '../../model/registers/merge-register-facts.js'
import { type Relationship } from '../../model/registers.js'
import { type DisclosurePorts, type Registers } from '../ports.js'
import { type AssumedRelationship, type SimulationQuestion } from './simulation-question.js'

/** What a simulation is decided from: the world as it is, but for what is assumed or not the officer's to see. */
type SimulatedWorld = { readonly ports: DisclosurePorts; readonly personAs: (person: Person) => Person }

/**
 * INVARIANT: nothing that another organisation has told of the person reaches an answer for an officer who may not know
 * what the worker would be told: not its records, its register, its relationship, nor that it is their practice.
 */
export function worldFor(
  { viewer, worker, relationship, at }: Pick<SimulationQuestion, 'viewer' | 'worker' | 'relationship' | 'at'>,
  seesTold: boolean,
  ports: DisclosurePorts,
): SimulatedWorld {
  const isOpen = (organisation: OdsCode): boolean => seesTold || organisation === viewer
  const { registers, sources } = ports
  const assumed = assumedRelationship(relationship, at)
  const simulated: Registers = {
    ...registers,
    relationships: async (organisation, person, when) => {
      if (assumed !== undefined) return assumed
      return isOpen(organisation) ? registers.relationships(organisation, person, when) : []
    },
    registerOf: async (controller, person, when) =>
      isOpen(controller) ? registers.registerOf(controller, person, when) : NOTHING_RECORDED,
  }
  return {
    ports: {
      ...ports,
      registers: simulated,
      sources: { ...sources, descriptors: sources.descriptors.filter((it) => isOpen(it.organisation)) },
    },
    personAs: (person) => (isOpen(worker.organisation) ? person : withoutPractice(person, isOpen)),
  }
}

/** The relationships that are assumed; undefined where they are as recorded. */
function assumedRelationship(assumed: AssumedRelationship, at: string): readonly Relationship[] | undefined {
  if (assumed === 'as-recorded') return undefined
  if (assumed === 'self-claimed' || assumed === 'none') return []
  return [{ kind: assumed, from: at, to: undefined }]
}

function withoutPractice(person: Person, isOpen: (organisation: OdsCode) => boolean): Person {
  const { trace } = person
  if (trace.kind !== 'traced' || trace.practice === undefined || isOpen(trace.practice)) return person
  return { ...person, trace: { ...trace, practice: undefined } }
}
