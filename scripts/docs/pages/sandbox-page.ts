import { ORGANISATIONS } from '../../../sandbox/organisations.js'
import { PEOPLE, type SandboxPerson } from '../../../sandbox/people.js'
import { ROLES } from '../../../sandbox/roles.js'
import { code, codes, pageText, table } from '../markdown.js'
import { type Page } from '../page.js'

/** The sandbox region: who can ask, from where, and about whom. Everything in it is synthetic. */
export function sandboxPage(): Page {
  const blocks = [
    'Everything in the sandbox is synthetic. `npm start` runs it.',
    '## Roles',
    'For `npx linchpin token --as ROLE`. The relationship is what the organisation’s feed, or PDS, says; it is not in the token.',
    table(
      [
        'Role',
        'Organisation',
        'Coded role',
        'Role group',
        'Relationship',
        'Purpose',
        'Sign-in assurance',
        'Activities',
        'Scopes',
      ],
      ROLES.map((it) => [
        code(it.name),
        it.organisation,
        `${it.role.display} (${code(it.role.code)})`,
        it.roleGroup,
        it.relationship,
        it.purpose,
        String(it.authAssurance),
        codes(it.activities),
        codes(it.scopes),
      ]),
    ),
    '## People',
    table(['NHS number', 'Name', 'Born', 'Situation', 'Practice', 'PDS'], PEOPLE.map(personRow)),
    '## Organisations',
    table(
      ['ODS code', 'Name', 'Type', 'DSPT', 'Calling system', 'Purposes it may ask for', 'Feed'],
      ORGANISATIONS.map((it) => [
        it.ods,
        it.name,
        it.type,
        it.dspt,
        `${it.callingSystem.name} (${code(it.callingSystem.id)}, ${it.callingSystem.algorithm})`,
        it.callingSystem.purposes.join(', '),
        it.feed,
      ]),
    ),
  ]
  return { file: 'sandbox.md', text: pageText('Sandbox', '`sandbox/`', blocks) }
}

function personRow(it: SandboxPerson): readonly string[] {
  return [
    code(it.nhsNumber),
    `${it.given} ${it.family}`,
    it.birthDate,
    it.situation,
    it.practice ?? '',
    pdsText(it),
  ]
}

function pdsText({ pds }: SandboxPerson): string {
  if (pds.kind === 'superseded') return `superseded by ${code(pds.by)}`
  if (pds.kind === 'not-known') return 'not known'
  const death = pds.death === undefined ? '' : `, died ${pds.death.date} (${pds.death.status})`
  return `${pds.sensitivity === 'R' ? 'restricted' : 'unrestricted'}${death}`
}
