import {
  type AccreditedSystem,
  APPOINTMENT,
  ASKING_SYSTEMS,
  DOCUMENT,
  HILL_FARM_SYSTEM,
  OLD_MILL_SYSTEM,
  STRUCTURED,
  STRUCTURED_RECORD,
  SUMMARY_UPLOAD,
} from './accredited-systems.js'

/** One registration: a system, and the address it answers at when it answers at all. */
export type DirectoryEntry = {
  readonly system: AccreditedSystem
  readonly address: string | undefined
  /** Whether its Device is still listed: a withdrawn one leaves its Endpoint behind. */
  readonly device: 'listed' | 'withdrawn'
  readonly cpaId: string
}

/**
 * Everything registered. Practice A81001 has an endpoint of its former system under the same interaction
 * and another party key, listed first: an asker must choose by the party key of the Device it found.
 */
export function directoryEntries(serviceRoots: ReadonlyMap<string, string>): readonly DirectoryEntry[] {
  return [
    {
      system: {
        ...OLD_MILL_SYSTEM,
        manufacturer: 'Former Clinical Systems',
        partyKey: 'A81001-000042',
        interactions: [STRUCTURED_RECORD],
      },
      address: 'https://former.a81001.example/A81001/STU3/1/gpconnect/structured',
      device: 'withdrawn',
      cpaId: 'S2000000A42',
    },
    answering(OLD_MILL_SYSTEM, 'S2000000A81', STRUCTURED, serviceRoots.get('A81001')),
    answering(OLD_MILL_SYSTEM, 'S2000000A83', DOCUMENT, documentsRoot(serviceRoots.get('A81001'))),
    answering(OLD_MILL_SYSTEM, 'S2000000A84', APPOINTMENT, appointmentsRoot(serviceRoots.get('A81001'))),
    answering(HILL_FARM_SYSTEM, 'S2000000B82', STRUCTURED, serviceRoots.get('B82002')),
    answering(HILL_FARM_SYSTEM, 'S2000000B83', DOCUMENT, undefined),
    answering(HILL_FARM_SYSTEM, 'S2000000B84', APPOINTMENT, undefined),
    {
      system: {
        ...OLD_MILL_SYSTEM,
        asid: '200000000206',
        partyKey: 'A81001-822101',
        interactions: [SUMMARY_UPLOAD],
      },
      address: 'https://gp.a81001.example/psis',
      device: 'listed',
      cpaId: 'S2000000A82',
    },
    ...ASKING_SYSTEMS.filter((it) => !PRACTICES.includes(it)).map((system, i) => ({
      system,
      address: undefined,
      device: 'listed' as const,
      cpaId: `S2000000C0${i}`,
    })),
  ]
}

const PRACTICES: readonly AccreditedSystem[] = [OLD_MILL_SYSTEM, HILL_FARM_SYSTEM]

function answering(
  system: AccreditedSystem,
  cpaId: string,
  interactions: readonly string[],
  address: string | undefined,
): DirectoryEntry {
  return { system: { ...system, interactions }, address, device: 'listed', cpaId }
}

/** Where a practice with that structured root serves documents; undefined where it has no address at all. */
export function documentsRoot(structuredRoot: string): string
export function documentsRoot(structuredRoot: string | undefined): string | undefined
export function documentsRoot(structuredRoot: string | undefined): string | undefined {
  return structuredRoot?.replace(/(\/structured)?$/, '/documents')
}

/** Where a practice with that structured root serves appointments: the root of GP Connect itself. */
export function appointmentsRoot(structuredRoot: string): string
export function appointmentsRoot(structuredRoot: string | undefined): string | undefined
export function appointmentsRoot(structuredRoot: string | undefined): string | undefined {
  return structuredRoot?.replace(/\/structured$/, '')
}
