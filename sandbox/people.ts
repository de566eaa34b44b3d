/** The people of the sandbox: synthetic, and visibly so. Each shows one situation; twins read this table and nothing else. */
export type SandboxPerson = {
  readonly nhsNumber: string
  readonly situation: string
  readonly family: string
  readonly given: string
  readonly gender: 'female' | 'male'
  readonly birthDate: string
  readonly address: readonly string[]
  readonly postcode: string
  readonly telephone: string
  /** ODS code of the practice the person is registered with; undefined for none. */
  readonly practice: string | undefined
  /** ODS codes of the councils that have a case of theirs. */
  readonly councils: readonly ('9A1' | '9A2')[]
  readonly pds: PdsState
  readonly practiceBehaviour: 'ordinary' | 'hangs' | 'html-200' | 'not-known'
}

export type PdsState =
  | {
      readonly kind: 'known'
      readonly sensitivity: 'U' | 'R'
      readonly death?: { readonly date: string; readonly status: 'informal' | 'formal' }
    }
  | { readonly kind: 'superseded'; readonly by: string }
  | { readonly kind: 'not-known' }

const U: PdsState = { kind: 'known', sensitivity: 'U' }

function person(
  nhsNumber: string,
  situation: string,
  name: readonly [string, string],
  gender: 'female' | 'male',
  birthDate: string,
  more: Partial<SandboxPerson> = {},
): SandboxPerson {
  return {
    nhsNumber,
    situation,
    family: `TEST-${name[1]}`,
    given: name[0],
    gender,
    birthDate,
    address: [`${nhsNumber.slice(-3)} Synthetic Street`, 'Riverton', 'Sandboxshire'],
    postcode: `ZZ99 ${nhsNumber.slice(-2, -1)}ZZ`,
    telephone: `01632 960${nhsNumber.slice(-3)}`,
    practice: 'A81001',
    councils: ['9A1'],
    pds: U,
    practiceBehaviour: 'ordinary',
    ...more,
  }
}

export const PEOPLE: readonly SandboxPerson[] = [
  person(
    '9990000018',
    'ordinary: open case, home care four times a day, daughter is main carer and key holder',
    ['Dorothy', 'ALDER'],
    'female',
    '1941-03-12',
  ),
  person('9990000026', 'the practice has recorded dissent', ['Ernest', 'BIRCH'], 'male', '1938-11-02'),
  person('9990000034', 'PDS restricted (S-flag)', ['Freda', 'CEDAR'], 'female', '1959-07-21', {
    pds: { kind: 'known', sensitivity: 'R' },
  }),
  person('9990000042', 'deceased (formal)', ['George', 'DOGWOOD'], 'male', '1933-01-30', {
    pds: { kind: 'known', sensitivity: 'U', death: { date: '2026-05-04', status: 'formal' } },
  }),
  person('9990000050', 'superseded NHS number', ['Hilda', 'ELDER'], 'female', '1946-09-15', {
    pds: { kind: 'superseded', by: '9990000069' },
  }),
  person(
    '9990000069',
    'current NHS number of the superseded one',
    ['Hilda', 'ELDER'],
    'female',
    '1946-09-15',
  ),
  person(
    '9990000077',
    'excluded categories, a sealed consultation, a not-for-patient item',
    ['Iris', 'FIR'],
    'female',
    '1988-04-08',
  ),
  person(
    '9990000085',
    'practice B82002 and council LA-HILLSHIRE only',
    ['Kofi', 'ASH'],
    'male',
    '1945-08-23',
    {
      practice: 'B82002',
      councils: ['9A2'],
    },
  ),
  person(
    '9990000093',
    'known to both councils, with a reasonable adjustment',
    ['Lorna', 'BEECH'],
    'female',
    '1957-05-17',
    { councils: ['9A1', '9A2'] },
  ),
  person(
    '9990000107',
    'a GP record only; lives with a child about whom children’s services enquire',
    ['Magnus', 'ELM'],
    'male',
    '1979-10-04',
    { councils: [] },
  ),
  person(
    '9990000115',
    'aged 15: children’s services, a parent as proxy',
    ['Nia', 'HOLLY'],
    'female',
    '2011-06-09',
  ),
  person('9990000123', 'RESTRICTED in the case system', ['Jack', 'GORSE'], 'male', '1952-12-19'),
  person('9990000131', 'the practice hangs past the deadline', ['Kath', 'HAZEL'], 'female', '1944-06-27', {
    practiceBehaviour: 'hangs',
  }),
  person(
    '9990000158',
    'the practice answers 200 with an HTML error page',
    ['Len', 'IVY'],
    'male',
    '1949-02-14',
    { practiceBehaviour: 'html-200' },
  ),
  person('9990000166', 'not known to PDS', ['Mavis', 'JUNIPER'], 'female', '1940-10-10', {
    pds: { kind: 'not-known' },
    practiceBehaviour: 'not-known',
  }),
  person(
    '9990000174',
    'a very long GP record: five thousand resources',
    ['Olive', 'LARCH'],
    'female',
    '1936-03-30',
  ),
]
