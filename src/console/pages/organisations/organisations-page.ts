import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { table } from '../../html/components/table.js'
import { type TagColour, tag } from '../../html/components/tag.js'
import { type Html, markup } from '../../html/html.js'
import { type AgreementWords, type OrganisationWords } from '../../ports.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { ageInWords, dayInWords } from '../../words/dates.js'
import { organisationName, plainWord } from '../../words/names.js'
import { type OfficerNames, officerNames } from '../../words/officer-names.js'
import { releasesTable } from './releases-table.js'
import { sourcesTable } from './sources-table.js'

/** Who shares with whom, and under what. */
export const ORGANISATIONS_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/organisations', roles: OFFICER_ROLES, visit: organisations },
]

async function organisations(visit: Visit): Promise<Outcome> {
  const { ports, now } = visit
  const nameOf = await officerNames(
    visit,
    ports.organisations.map((it) => it.ods),
  )
  const content = markup`${table({
    caption: 'Organisations',
    size: 'm',
    responsive: true,
    columns: [
      { heading: 'Organisation' },
      { heading: 'Kind' },
      { heading: 'DSPT' },
      { heading: 'Privacy officers' },
      { heading: 'Staff are named to people by' },
    ],
    rows: ports.organisations.map((it) => [
      organisationName(it.ods, ports),
      plainWord(it.type),
      dsptCell(it, now),
      officersCell(it, nameOf),
      STAFF_NAMING[it.staffNaming],
    ]),
  })}
  <p>
    Privacy officers are named in the settings of the gateway, which does not start where an organisation has none: the
    last one cannot be removed.
  </p>
  ${table({
    caption: 'Sharing agreements',
    size: 'm',
    responsive: true,
    columns: [
      { heading: 'Agreement' },
      { heading: 'Parties' },
      { heading: 'Purposes' },
      { heading: 'Records' },
      { heading: 'In force' },
    ],
    rows: ports.agreements.map((it) => [
      markup`${it.id}<br /><span class="nhsuk-u-secondary-text-colour console-wrap">DPIA: ${it.dpia}</span>`,
      it.parties.map((ods, at) => [at > 0 && markup`<br />`, organisationName(ods, ports)]),
      it.purposes.map((purpose, at) => [at > 0 && markup`<br />`, plainWord(purpose)]),
      it.dataClasses.map(plainWord).join(', '),
      inForce(it, now),
    ]),
  })}
  ${await releasesTable(visit, nameOf)} ${sourcesTable(ports, now)}`
  return shown({ title: 'Organisations', content })
}

const STAFF_NAMING = { name: 'Name', role: 'Role and organisation', organisation: 'Organisation' } as const

/** The status with its age: one is published each year, and what is older says little. */
function dsptCell({ dspt, dsptPublished }: OrganisationWords, now: Date): Html {
  const colours: Readonly<Record<string, TagColour>> = { met: 'green', exceeded: 'green' }
  const status = tag(plainWord(dspt), colours[dspt] ?? 'red')
  if (dsptPublished === undefined) return markup`${status}<br />Age not known`
  const published = new Date(dsptPublished)
  const isOld = now.getTime() - published.getTime() > YEAR_MS
  return markup`${status}<br />Published ${dayInWords(dsptPublished)}, ${ageInWords(published, now)} ago
    ${isOld && markup`<br />${tag('More than a year old', 'orange')}`}`
}

const YEAR_MS = 366 * 86_400_000

/** One alone cannot sign off anything that takes two. */
function officersCell({ privacyOfficers }: OrganisationWords, nameOf: OfficerNames): Html {
  const names = [...new Set(privacyOfficers)].map(nameOf)
  return markup`${names.map((it, at) => [at > 0 && markup`<br />`, it])}${names.length === 1 && markup`<br />${tag('Only one', 'grey')}`}`
}

const WARNING_DAYS = 60

/** An agreement is said to be ending while there is still time to renew it. */
function inForce({ start, end }: AgreementWords, now: Date): Html {
  const today = now.toISOString().slice(0, 10)
  const left = Math.round((Date.parse(end) - Date.parse(today)) / 86_400_000)
  const period = markup`${dayInWords(start)} to ${dayInWords(end)}<br />`
  if (left < 0) return markup`${period}${tag('Expired', 'red')}`
  if (today < start) return markup`${period}${tag('Not yet', 'grey')}`
  return markup`${period}${left <= WARNING_DAYS ? tag(`Ends in ${left} days`, 'orange') : tag('In force', 'green')}`
}
