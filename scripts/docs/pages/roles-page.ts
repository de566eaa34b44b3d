import { ROLE_GROUPS } from '../../../src/model/requester.js'
import { code, codes, list, pageText, table } from '../markdown.js'
import { type DocsWorld, type Page } from '../page.js'

/** consent-rules/role-groups.yaml: what a coded role of a token becomes as facts. */
export function rolesPage({ rules }: DocsWorld): Page {
  const { systems, roles } = rules.roles
  const blocks = [
    'A token names a coded role. This table gives the rules’ name of it, its group, and whether it is registered with a health regulator. A role that is not listed leaves all three unknown, which refuses.',
    list(Object.entries(systems).map(([short, system]) => `${code(short)} is ${code(system)}`)),
    ...ROLE_GROUPS.flatMap((group) => [
      `## ${group}`,
      table(
        ['Role', 'Health professional', ...Object.keys(systems)],
        roles
          .filter((it) => it.group === group)
          .map((it) => [
            code(it.name),
            it.health_professional ? 'yes' : 'no',
            ...Object.keys(systems).map((short) => codes(it.codes[short] ?? [])),
          ]),
      ),
    ]),
  ]
  return { file: 'roles.md', text: pageText('Roles', '`consent-rules/role-groups.yaml`', blocks) }
}
