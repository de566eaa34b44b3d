import { bears, jsonAnswer, startTwin, type Twin, type TwinAnswer, type TwinRequest } from '../twin.js'
import { caseRecords } from './case-records.js'
import { type CaseRecord, type CaseSystemError, type Page, type ResidentMatch } from './shapes.js'

/** The council's case system. */
export type CaseSystem = Twin & {
  /** Puts another record in the place of the one a person has. Throws an Error when they have none. */
  change(nhsNumber: string, update: (record: CaseRecord) => CaseRecord): void
}

export type CaseSystemOptions = { readonly host: string; readonly port: number; readonly token: string }

/** Starts the council's case system, which answers only requests that bear the token. Rejects with `PortInUse`. */
export async function startCaseSystem(options: CaseSystemOptions): Promise<CaseSystem> {
  const records = new Map(caseRecords().map((it) => [it.resident.PERSON_ID, it]))
  const twin = await startTwin({ name: 'the council', host: options.host, port: options.port }, (request) =>
    answer([...records.values()], options.token, request),
  )
  return {
    ...twin,
    change: (nhsNumber, update) => {
      const found = [...records.values()].find((it) => it.resident.NHS_ID === Number(nhsNumber))
      if (found === undefined) throw new Error('the case system holds no such person')
      records.set(found.resident.PERSON_ID, update(found))
    },
  }
}

/** Sub-resources of a resident, by the last segment of their path. */
const COLLECTIONS: ReadonlyMap<string, (record: CaseRecord) => readonly unknown[]> = new Map<
  string,
  (record: CaseRecord) => readonly unknown[]
>([
  ['addresses', (it) => it.addresses],
  ['warning-notes', (it) => it.warningNotes],
  ['relationships', (it) => it.relationships],
  ['allocations', (it) => it.allocations],
  ['assessments', (it) => it.assessments],
  ['packages-of-care', (it) => it.packagesOfCare],
  ['case-status', (it) => it.caseStatuses],
  ['visits', (it) => it.visits],
  ['case-notes', (it) => it.caseNotes],
])

const RESIDENTS = /^\/api\/v1\/residents(?:\/([^/]+)(?:\/([^/]+))?)?$/

function answer(records: readonly CaseRecord[], token: string, request: TwinRequest): TwinAnswer {
  if (!bears(request, token))
    return refusal(401, 'Unauthorized', 'a valid bearer token is required', { 'www-authenticate': 'Bearer' })
  const match = RESIDENTS.exec(request.path)
  if (match === null) return refusal(404, 'Not Found', 'no such path')
  if (request.method !== 'GET')
    return refusal(405, 'Method Not Allowed', 'only GET is offered', { allow: 'GET' })
  const [, id, collection] = match
  if (id === undefined) return residents(records, request)
  const record = records.find((it) => String(it.resident.PERSON_ID) === id)
  if (record === undefined) return refusal(404, 'Not Found', 'no resident has that id')
  if (collection === undefined) return jsonAnswer(200, record.resident)
  const rows = COLLECTIONS.get(collection)
  return rows === undefined ? refusal(404, 'Not Found', 'no such path') : page(rows(record), request)
}

function residents(records: readonly CaseRecord[], request: TwinRequest): TwinAnswer {
  const nhsId = request.query.get('nhsId')
  if (nhsId === null || !/^\d{1,10}$/.test(nhsId))
    return refusal(400, 'Bad Request', 'nhsId must be a number of at most ten digits')
  const matches = records
    .filter((it) => it.resident.NHS_ID === Number(nhsId))
    .map((it): ResidentMatch => ({
      mosaicId: String(it.resident.PERSON_ID),
      PERSON_ID: it.resident.PERSON_ID,
      NHS_ID: it.resident.NHS_ID,
      RESTRICTED: it.resident.RESTRICTED,
    }))
  return page(matches, request)
}

/** One page of the rows: the cursor is opaque to callers and holds the number of rows before the page. */
function page(rows: readonly unknown[], request: TwinRequest): TwinAnswer {
  const limit = Number(request.query.get('limit') ?? '20')
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    return refusal(400, 'Bad Request', 'limit must be a whole number from 1 to 100')
  const cursor = request.query.get('cursor')
  const offset = cursor === null ? 0 : offsetOf(cursor)
  if (offset === undefined || offset > rows.length)
    return refusal(400, 'Bad Request', 'cursor is not one that was given')
  const next = offset + limit
  const body: Page<unknown> = {
    items: rows.slice(offset, next),
    nextCursor: next < rows.length ? Buffer.from(`row:${next}`).toString('base64url') : null,
    totalCount: rows.length,
  }
  return jsonAnswer(200, body)
}

function offsetOf(cursor: string): number | undefined {
  const found = /^row:(\d{1,6})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  return found === null ? undefined : Number(found[1])
}

function refusal(
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): TwinAnswer {
  const body: CaseSystemError = { status, title, detail }
  return jsonAnswer(status, body, headers)
}
