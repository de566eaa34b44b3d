import { type ConsentRegister } from '../../disclosure/ports.js'
import { grouped } from '../../model/grouped.js'
import { isNhsNumber } from '../../model/nhs-number.js'
import { isJsonObject } from '../../model/json.js'
import { type StoredVersion, standingConsent } from '../../model/registers/recorded-consent.js'
import { type Database } from '../database.js'

/**
 * The register of consents in the database. Every answer is read anew: what one replica records or withdraws counts at
 * once on all. Rejects when the database is down or holds what cannot be read.
 */
export function consentStore({ pool, asked }: Pick<Database, 'pool' | 'asked'>): ConsentRegister {
  const versionsOf = asked<VersionRow>({ name: 'consents', text: CONSENTS })
  return {
    consentsOf: async (person) => {
      const rows = await versionsOf({ person })
      const versions = [...grouped(rows.map(versionOf), (it) => it.id).values()]
      return versions.flatMap((it) => standingConsent(it) ?? [])
    },
    subjectOf: async (id) => {
      const { rows } = await pool.query<{ readonly nhs_number: string }>({
        name: 'subject-of-consent',
        text: SUBJECT,
        values: [id],
      })
      const number = rows[0]?.nhs_number
      return number !== undefined && isNhsNumber(number) ? number : undefined
    },
    append: async (it) => {
      const { rowCount } = await pool.query({
        name: 'append-consent',
        text: APPEND,
        values: [
          it.id,
          it.version,
          it.nhsNumber,
          it.act,
          it.organisation,
          it.worker,
          it.recorded,
          it.controllers,
          JSON.stringify(it.consent),
          JSON.stringify(it.provenance),
        ],
      })
      return rowCount === 1 ? 'appended' : 'outdated'
    },
  }
}

type VersionRow = {
  readonly n: number
  readonly consent_id: string
  readonly version: number
  readonly act: StoredVersion['act']
  readonly organisation: string
  readonly controllers: readonly string[]
  readonly consent: string
}

const CONSENTS = `
select asked.n, consent_id, version, act, organisation, controllers, consent
from jsonb_to_recordset($1::jsonb) as asked (n integer, person text[])
join lateral (
  select * from consent_version
  where consent_id in (select consent_id from consent_version where nhs_number = any(asked.person))
) as held on true
order by asked.n, consent_id, version`

const SUBJECT = 'select nhs_number from consent_version where consent_id = $1 and version = 1'

/** Nothing where somebody else has made that version first. */
const APPEND = `
insert into consent_version
  (consent_id, version, nhs_number, act, organisation, worker, recorded, controllers, consent, provenance)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (consent_id, version) do nothing`

/** A consent that cannot be read is not an absent one. */
class ConsentError extends Error {
  override readonly name = 'ConsentError'
}

function versionOf(row: VersionRow): StoredVersion {
  const consent: unknown = JSON.parse(row.consent)
  if (!isJsonObject(consent)) throw new ConsentError('a stored consent cannot be read')
  const { version, act, organisation, controllers } = row
  return { id: row.consent_id, version, act, organisation, controllers, consent }
}
