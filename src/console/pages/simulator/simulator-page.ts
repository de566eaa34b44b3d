import { createHash } from 'node:crypto'
import { type Simulation } from '../../../disclosure/simulation/simulate.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { Refusal, refusalRow } from '../../../model/refusal.js'
import { type JsonObject } from '../../../model/json.js'
import { insetText } from '../../html/components/inset-text.js'
import { summaryList } from '../../html/components/summary-list.js'
import { type Content, type Html, markup } from '../../html/html.js'
import { type ConsolePorts } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { organisationName, plainWord, spacedNumber } from '../../words/names.js'
import { toldTable } from './told-table.js'
import { foreseenSection } from './foreseen-section.js'
import { type ReadSimulation, RELATIONSHIP_WORDS, readSimulation, simulatorForm } from './simulator-form.js'

/** What somebody would see of a person, and why. */
export const SIMULATOR_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/simulator', roles: OFFICER_ROLES, visit: (visit) => shown(ask(visit)) },
  { method: 'POST', path: '/simulator', roles: OFFICER_ROLES, visit: answer },
]

const TITLE = 'What would they see?'

function ask(visit: Visit): Parameters<typeof shown>[0] {
  return {
    title: TITLE,
    content: markup`<p>
        Describe a worker and a person. The rules in force decide as they would for the worker’s own request, up to the
        point at which a record would be asked for: no record is asked, and none is shown. Your question is an entry of
        the log.
      </p>
      ${simulatorForm(visit, [])}`,
  }
}

type Question = Extract<ReadSimulation, { kind: 'question' }>['question']

async function answer(visit: Visit): Promise<Outcome> {
  const read = readSimulation(visit.form, visit)
  if (read.kind === 'errors')
    return shown({ title: TITLE, status: 400, content: simulatorForm(visit, read.errors) })
  const { question } = read
  const simulation = await simulated(question, visit)
  const content = markup`${questionInWords(question, visit.ports)} ${inWords(simulation, question, visit)}
    <h2>Ask again</h2>
    ${simulatorForm(visit, [])}`
  return {
    answer: {
      kind: 'page',
      title: TITLE,
      back: '/simulator',
      content,
      status: simulation.kind === 'cannot-check' ? 503 : undefined,
    },
    deed: {
      kind: 'access',
      action: 'simulation',
      subject: question.nhsNumber,
      about: { ...about(question), answer: simulation.kind, ruleSetHash: ruleSetOf(simulation) },
    },
  }
}

type Simulated = Simulation | { readonly kind: 'cannot-check' }

/** An outage says nothing of the person, and the question is recorded all the same. */
async function simulated(question: Question, { ports, officer, viewer, now }: Visit): Promise<Simulated> {
  try {
    const { organisation: askedBy } = officer
    return await ports.simulate({ ...question, at: now.toISOString(), askedBy, viewer })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CANNOT_CHECK') return { kind: 'cannot-check' }
    throw error
  }
}

function ruleSetOf(simulation: Simulated): string {
  return simulation.kind === 'foreseen' ? simulation.ruleSetHash : 'none'
}

/** All that was assumed. What was written freely is kept as its digest: it may hold anything. */
function about({ worker, relationship }: Question): JsonObject {
  const { organisation, role, userId, purpose, breakGlass, permissionToView = 'not asked' } = worker
  const { authAssurance, activities, authority } = worker
  const { reference, approvedBy, justification } = authority
  return {
    organisation,
    role: role.name,
    userId,
    purpose,
    relationship,
    breakGlass,
    permissionToView,
    authAssurance,
    activities: activities.length === 0 ? 'none' : activities.join(' '),
    authorityReference: reference === undefined ? 'none' : `sha256 ${digestOf(reference)}`,
    authorityApproved: approvedBy !== undefined,
    authorityJustified: justification !== undefined,
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function questionInWords({ nhsNumber, worker, relationship }: Question, ports: ConsolePorts): Html {
  const rows: readonly { readonly key: string; readonly value: Content }[] = [
    { key: 'Person', value: spacedNumber(nhsNumber) },
    {
      key: 'Worker',
      value: `${plainWord(worker.role.name)}, ${organisationName(worker.organisation, ports)}`,
    },
    { key: 'Purpose', value: `${plainWord(worker.purpose)}${worker.breakGlass ? ', with break-glass' : ''}` },
    { key: 'Relationship', value: RELATIONSHIP_WORDS[relationship] },
  ]
  return summaryList(rows)
}

function inWords(simulation: Simulated, question: Question, visit: Visit): Html {
  const { ports } = visit
  if (simulation.kind === 'cannot-check')
    return insetText(`${refusalRow('CANNOT_CHECK').text} Nothing can be foreseen until it answers.`)
  if (simulation.kind === 'nothing-said')
    return insetText(
      'Nothing can be said of this number: your organisation reports no relationship with anybody by it, or they are protected nationally, or have another number now. It is not told which. An officer for all organisations can ask.',
    )
  const { told, parts } = simulation
  return markup`<h2>What the worker would be told</h2>
    ${told === undefined ? insetText(notTold(question, visit)) : toldTable(told, ports)}
    <h2>What would become of ${visit.viewer === 'all' ? 'each record' : 'your organisation’s records'}</h2>
    <p>
      By kind of item, as far as the rules tell them apart. Whether the person has such items is not looked at, and
      consents about single items are not foreseen. Labels are named as the rules name them.
    </p>
    ${parts.length === 0 ? markup`<p>No record of ${visit.viewer === 'all' ? 'anybody' : 'your organisation'} could be asked.</p>` : parts.map((it) => foreseenSection(it, ports))}
    <p>Rule set <span class="console-wrap">${simulation.ruleSetHash}</span></p>`
}

function notTold({ worker }: Question, { viewer }: Visit): string {
  return worker.organisation === viewer
    ? 'What other organisations’ records would come to is only shown for the relationship as it is recorded now, without break-glass or a legal authority, and for a purpose that your organisation is registered for.'
    : 'What another organisation’s worker would be told of other records is not yours to see.'
}
