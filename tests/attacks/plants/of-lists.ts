import { HER, IN_A_NOTE, OF_ONE_TYPE, type PlantRow } from './plant.js'
import { concept, either, hiddenProblem, problem } from './resources.js'

/** What a practice's lists and encounters name. */
export const MEMBERS: readonly PlantRow[] = [
  {
    row: 'L23',
    what: 'an entry of a list',
    type: 'List',
    leaves: 'the rest',
    never: IN_A_NOTE,
    make: either((code, it) => [
      {
        resourceType: 'List',
        id: it.id,
        status: 'current',
        mode: 'snapshot',
        subject: HER,
        entry: [{ flag: { text: it.mark }, item: hiddenProblem(it) }],
      },
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  {
    row: 'L23',
    what: 'a diagnosis of an encounter',
    type: 'Encounter',
    leaves: 'the rest',
    never: OF_ONE_TYPE,
    make: either((code, it) => [
      {
        resourceType: 'Encounter',
        id: it.id,
        status: 'finished',
        class: { code: 'AMB' },
        subject: HER,
        period: { start: '2026-10-03' },
        diagnosis: [{ condition: hiddenProblem(it), rank: 1 }],
      },
      problem(`${it.id}h`, concept(code, 'words')),
    ]),
  },
  {
    row: 'L23',
    what: 'what was done at an encounter, in the same part of the record',
    type: 'Encounter',
    leaves: 'the rest',
    make: either((code, it) => [
      {
        resourceType: 'Encounter',
        id: it.id,
        status: 'finished',
        class: { code: 'AMB' },
        subject: HER,
        period: { start: '2026-10-05' },
        diagnosis: [{ condition: { reference: `Procedure/${it.id}h`, display: it.mark }, rank: 1 }],
      },
      {
        resourceType: 'Procedure',
        id: `${it.id}h`,
        status: 'completed',
        subject: HER,
        code: concept(code, 'words'),
      },
    ]),
  },
]
