import type pg from 'pg'
import { type Keyed, staffFacts } from '../../audit/detectors/kin.js'
import { type OdsCode } from '../../model/ods-code.js'
import { type StaffMember } from '../../model/registers/staff.js'

/** Replaces the staff list of an organisation, in the transaction of its feed. Who they are is kept as digests alone. */
export async function replaceStaff(
  connection: pg.ClientBase,
  organisation: OdsCode,
  staff: readonly StaffMember[],
  keyed: Keyed,
): Promise<void> {
  const rows = staff.map(({ userId, ...member }) => ({ userId, facts: staffFacts(member, keyed) }))
  await connection.query('delete from staff_member where organisation = $1', [organisation])
  await connection.query(
    `insert into staff_member (organisation, user_id, person, facts)
     select $1, * from unnest($2::text[], $3::text[], $4::json[])`,
    [
      organisation,
      rows.map((it) => it.userId),
      rows.map((it) => it.facts.person ?? null),
      rows.map((it) => JSON.stringify(it.facts)),
    ],
  )
}
