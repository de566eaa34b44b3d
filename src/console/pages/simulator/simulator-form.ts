import {
  type AssumedRelationship,
  RELATIONSHIPS,
  type SimulatedWorker,
  type SimulationQuestion,
} from '../../../disclosure/simulation/simulation-question.js'
import { type NhsNumber, parseNhsNumber } from '../../../model/nhs-number.js'
import { isOdsCode } from '../../../model/ods-code.js'
import { PURPOSES, type Purpose } from '../../../model/purpose.js'
import { button } from '../../html/components/button.js'
import { input } from '../../html/forms/input.js'
import { type Option, select } from '../../html/forms/select.js'
import { type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Visit } from '../../visit.js'
import { plainWord } from '../../words/names.js'
import { type FieldError, problemsOf } from '../log/question-form.js'

/** What a filled-in form asks, or what is wrong with it. */
export type ReadSimulation =
  | {
      readonly kind: 'question'
      readonly question: Pick<SimulationQuestion, 'nhsNumber' | 'worker' | 'relationship'>
    }
  | { readonly kind: 'errors'; readonly errors: readonly FieldError[] }

type World = Pick<ConsolePorts, 'organisations' | 'roles'>
type Asker = Pick<Visit, 'viewer'> & { readonly ports: World }

/** Reads the form. Of another organisation's workers an officer of one organisation has to assume the relationship. */
export function readSimulation(form: URLSearchParams, asker: Asker): ReadSimulation {
  const nhsNumber = parseNhsNumber((form.get('person') ?? '').trim())
  const worker = readWorker(form, asker.ports)
  const relationship = RELATIONSHIPS.find((it) => it === (form.get('relationship') ?? ''))
  const errors = errorsIn(form, { nhsNumber, worker, relationship }, asker)
  if (errors.length > 0 || nhsNumber === undefined || worker === undefined || relationship === undefined)
    return { kind: 'errors', errors }
  return { kind: 'question', question: { nhsNumber, worker, relationship } }
}

type Read = {
  readonly nhsNumber: NhsNumber | undefined
  readonly worker: SimulatedWorker | undefined
  readonly relationship: AssumedRelationship | undefined
}

function errorsIn(
  form: URLSearchParams,
  { nhsNumber, worker, relationship }: Read,
  { viewer, ports }: Asker,
): readonly FieldError[] {
  const isOthers = viewer !== 'all' && form.get('organisation') !== viewer
  return [
    ...(nhsNumber === undefined
      ? [{ field: 'person', text: 'Enter an NHS number of 10 digits, such as 999 000 0018' }]
      : []),
    ...CHOICES.filter(({ name, options }) => !isOption(form.get(name), options(ports))).map((it) => ({
      field: it.name,
      text: `Choose from the list: ${it.label.toLowerCase()}`,
    })),
    ...TEXTS.filter((it) => textIn(form, it.name) === undefined).map(({ name }) => ({
      field: name,
      text: 'Enter 100 characters or fewer',
    })),
    ...(isOthers && relationship === 'as-recorded' && worker !== undefined
      ? [
          {
            field: 'relationship',
            text: 'Choose what to assume: what another organisation has recorded is not yours to see',
          },
        ]
      : []),
  ]
}

/** A worker of whom the person cannot have said anything. */
const ANY_WORKER = 'any worker'
/** Stands for words that the rules look for and never read. */
const GIVEN = 'given in the simulation'

function readWorker(form: URLSearchParams, { organisations, roles }: World): SimulatedWorker | undefined {
  const organisation = organisations.find((it) => it.ods === form.get('organisation'))?.ods
  const role = roles.find((it) => it.name === form.get('role'))
  const purpose = PURPOSE_OF_WORKERS.find((it) => it === form.get('purpose'))
  if (organisation === undefined || !isOdsCode(organisation) || role === undefined || purpose === undefined)
    return undefined
  const written = (name: string): string | undefined => textIn(form, name) || undefined
  const isYes = (name: string): boolean => form.get(name) === 'yes'
  return {
    organisation,
    role,
    purpose,
    userId: written('user') ?? ANY_WORKER,
    authAssurance: Number(form.get('assurance')),
    activities: ACTIVITIES.filter((it) => (form.get('activities') ?? '').split(' ').includes(it)),
    permissionToView: PERMISSIONS.find((it) => it === form.get('permission')),
    breakGlass: isYes('breakGlass'),
    reason: isYes('breakGlass') ? GIVEN : undefined,
    authority: {
      reference: written('reference'),
      approvedBy: isYes('approved') ? GIVEN : undefined,
      justification: isYes('justified') ? GIVEN : undefined,
    },
  }
}

/** A text of a form without what surrounds it; undefined where it is too long or no text. */
function textIn(form: URLSearchParams, name: string): string | undefined {
  const value = (form.get(name) ?? '').trim()
  return value.length > 100 || value.includes('\0') ? undefined : value
}

/** People who ask for their own record are no workers. */
const PURPOSE_OF_WORKERS: readonly Purpose[] = PURPOSES.filter((it) => it !== 'subject-access')
const ACTIVITIES: readonly string[] = ['BREAK_GLASS', 'SENSITIVE']
const PERMISSIONS = ['granted', 'unable', 'refused'] as const
const NO_YES: readonly Option[] = [
  { value: 'no', text: 'No' },
  { value: 'yes', text: 'Yes' },
]

type Choice = {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly options: (ports: World) => readonly Option[]
  readonly start: string
}

/** The questions that are answered from a list, in the order in which they are asked. */
const CHOICES: readonly Choice[] = [
  {
    name: 'organisation',
    label: 'Organisation of the worker',
    options: ({ organisations }) => organisations.map(({ ods, name }) => ({ value: ods, text: name })),
    start: '',
  },
  {
    name: 'role',
    label: 'Role',
    options: ({ roles }) => roles.map(({ name }) => ({ value: name, text: plainWord(name) })),
    start: 'social-worker',
  },
  {
    name: 'purpose',
    label: 'Purpose',
    options: () => PURPOSE_OF_WORKERS.map((value) => ({ value, text: plainWord(value) })),
    start: 'direct-care',
  },
  {
    name: 'relationship',
    label: 'Relationship with the person',
    options: () => RELATIONSHIPS.map((value) => ({ value, text: RELATIONSHIP_WORDS[value] })),
    start: 'as-recorded',
  },
  {
    name: 'permission',
    label: 'Permission to view',
    options: () => [{ value: 'none', text: 'Not asked' }, ...PERMISSIONS.map(named)],
    start: 'granted',
  },
  { name: 'breakGlass', label: 'Breaks the glass, with a reason', options: () => NO_YES, start: 'no' },
  {
    name: 'activities',
    label: 'Further activities',
    options: () => [
      { value: '', text: 'None' },
      { value: 'BREAK_GLASS', text: 'May break the glass' },
      { value: 'SENSITIVE', text: 'May see restricted items' },
      { value: 'BREAK_GLASS SENSITIVE', text: 'Both' },
    ],
    start: '',
  },
  {
    name: 'assurance',
    label: 'Sign-in level',
    options: () => ['3', '2', '1'].map((value) => ({ value, text: `Level ${value}` })),
    start: '3',
  },
  { name: 'approved', label: 'Approved by a Caldicott Guardian or DPO', options: () => NO_YES, start: 'no' },
  { name: 'justified', label: 'Justification given', options: () => NO_YES, start: 'no' },
]

/** The questions that are answered in words; each may be left empty. */
const TEXTS = [
  { name: 'user', label: 'User ID', hint: 'Leave empty for a worker the person does not know of' },
  { name: 'reference', label: 'Reference of an enquiry or order', hint: 'Leave empty for none' },
] as const

/** Each in the words of the form and of its answer. */
export const RELATIONSHIP_WORDS: Readonly<Record<AssumedRelationship, string>> = {
  'as-recorded': 'As recorded now',
  'open-case': 'Assume an open case',
  referral: 'Assume a referral',
  admission: 'Assume an admission',
  'self-claimed': 'Assume that the worker claims one',
  none: 'Assume none',
}

function named(value: string): Option {
  return { value, text: plainWord(value) }
}

function isOption(value: string | null, options: readonly Option[]): boolean {
  return options.some((it) => it.value === value)
}

/** The form, filled in as before. */
export function simulatorForm(visit: Visit, errors: readonly FieldError[]): Html {
  const { form, formToken, ports, officer } = visit
  const errorOf = (name: string): string | undefined => errors.find((it) => it.field === name)?.text
  const start = (name: string, value: string): string =>
    form.get(name) ?? (name === 'organisation' ? officer.organisation : value)
  return markup`${problemsOf(errors)}
    <form method="post" action="/console/simulator" novalidate>
      <input type="hidden" name="token" value="${formToken}" />
      <div class="console-filters">
        ${input({ id: 'person', name: 'person', label: 'NHS number', inputmode: 'numeric', autocomplete: 'off', value: form.get('person') ?? '', error: errorOf('person') })}
        ${CHOICES.map((it) => select({ id: it.name, name: it.name, label: it.label, options: it.options(ports), value: start(it.name, it.start), error: errorOf(it.name) }))}
        ${TEXTS.map(({ name, label, hint }) => input({ id: name, name, label, hint, autocomplete: 'off', spellcheck: false, value: form.get(name) ?? '', error: errorOf(name) }))}
      </div>
      ${button({ text: 'Show what they would see' })}
    </form>`
}
