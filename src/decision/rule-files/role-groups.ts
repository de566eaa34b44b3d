import { type CodedRole, ROLE_GROUPS, type RoleGroup } from '../../model/requester.js'
import { shapeCheck } from './check-shape.js'
import { type Problem, type SourceFile } from './problem.js'
import { readYaml, type YamlFile } from './yaml-file.js'

/** What the rules call a role: the facts requester.role, roleGroup and healthProfessional. */
type NamedRole = {
  readonly name: string
  readonly group: RoleGroup
  readonly healthProfessional: boolean
}

/** Finds what a coded role means; undefined for a role that is not listed. */
export type RoleGroups = {
  readonly roles: readonly NamedRole[]
  named(role: CodedRole): NamedRole | undefined
}

export type RoleGroupsRead =
  | { readonly kind: 'read'; readonly roleGroups: RoleGroups }
  | { readonly kind: 'errors'; readonly problems: readonly Problem[] }

type WrittenRole = {
  readonly name: string
  readonly group: RoleGroup
  readonly health_professional: boolean
  readonly codes: Readonly<Record<string, readonly string[]>>
}

type WrittenGroups = {
  readonly systems: Readonly<Record<string, string>>
  readonly roles: readonly WrittenRole[]
}

const name = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' }

const checkGroups = shapeCheck<WrittenGroups>({
  type: 'object',
  additionalProperties: false,
  required: ['kind', 'systems', 'roles'],
  properties: {
    kind: { const: 'role-groups' },
    systems: { type: 'object', additionalProperties: { type: 'string', minLength: 1 } },
    roles: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'group', 'health_professional', 'codes'],
        properties: {
          name,
          group: { enum: ROLE_GROUPS },
          health_professional: { type: 'boolean' },
          codes: {
            type: 'object',
            minProperties: 1,
            additionalProperties: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
          },
        },
      },
    },
  },
})

/** Reads role-groups.yaml. A code that stands for two roles, or a system without a name, is an error. */
export function parseRoleGroups(file: SourceFile): RoleGroupsRead {
  const read = readYaml(file)
  if (read.kind === 'problems') return { kind: 'errors', problems: read.problems }
  return readRoleGroups(read.yaml)
}

/** As parseRoleGroups, for a file already read as YAML. */
export function readRoleGroups(yaml: YamlFile): RoleGroupsRead {
  const shaped = checkGroups(yaml)
  if (shaped.kind === 'problems') return { kind: 'errors', problems: shaped.problems }
  const { systems, roles } = shaped.value
  const byCode = new Map<string, NamedRole>()
  const problems: Problem[] = []
  const named = roles.map((written, i) => {
    const role = { name: written.name, group: written.group, healthProfessional: written.health_professional }
    for (const [short, codes] of Object.entries(written.codes)) {
      const system = systems[short]
      if (system === undefined) {
        problems.push(yaml.keyProblem(['roles', i, 'codes', short], `"${short}" is not named under systems`))
        continue
      }
      codes.forEach((code, j) => {
        const key = keyOf(system, code)
        if (byCode.has(key)) {
          problems.push(yaml.problem(['roles', i, 'codes', short, j], `"${code}" already stands for a role`))
        }
        byCode.set(key, role)
      })
    }
    return role
  })
  if (problems.length > 0) return { kind: 'errors', problems }
  const roleGroups: RoleGroups = {
    roles: named,
    named: (role) => (role.system === undefined ? undefined : byCode.get(keyOf(role.system, role.code))),
  }
  return { kind: 'read', roleGroups }
}

function keyOf(system: string, code: string): string {
  return `${system}|${code}`
}
