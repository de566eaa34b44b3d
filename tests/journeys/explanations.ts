import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, type Reply, type TokenChange } from './journey.js'

/** The practice's own officer: the sandbox has none, so the practice says so of one of its workers. */
export const PRACTICE_OFFICER: TokenChange = {
  purpose: 'legal-requirement',
  b2b: {
    subject_id: 'ALD-IG-1',
    subject_role: ['https://linchpin.example/fhir/CodeSystem/role|ig-officer'],
  },
}

/** POST of a body, a resource or a form, under the FHIR base. */
export async function post(
  journey: Journey,
  path: string,
  body: JsonObject | URLSearchParams | string,
  token: string,
): Promise<Reply> {
  const isForm = body instanceof URLSearchParams
  const response = await fetch(`${journey.fhir}/${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${token}`,
      'Content-Type': isForm ? 'application/x-www-form-urlencoded' : 'application/fhir+json',
    },
    body: isForm ? body.toString() : typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  const parsed: unknown = JSON.parse(text)
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJsonObject(parsed) ? parsed : {},
  }
}

/** The receipt of a search. */
export async function receiptOf(
  journey: Journey,
  role: string,
  type: string,
  person: string,
): Promise<string> {
  const reply = await journey.search(await journey.token(role), type, person)
  return reply.headers.get('audit-receipt') ?? ''
}

/** `$explain` of a receipt, as a role. */
export async function explained(
  journey: Journey,
  receipt: string,
  role: string,
  change?: TokenChange,
): Promise<Reply> {
  const body = { resourceType: 'Parameters', parameter: [{ name: 'receipt', valueString: receipt }] }
  return post(journey, '$explain', body, await journey.token(role, change))
}

/** The texts and codes of the parameters, or of the parts, of a name. */
export function valuesOf(parameters: readonly JsonObject[], name: string): readonly string[] {
  return parameters
    .filter((it) => it['name'] === name)
    .flatMap((it) => textOf(it['valueString']) ?? textOf(it['valueCode']) ?? [])
}

/** The decisions of an explanation, one line each: source, type, what became of it, and the rules. */
export function decisionsIn(reply: Reply): readonly string[] {
  return objectsOf(reply.body['parameter'])
    .filter((it) => it['name'] === 'decision')
    .map(lineOf)
}

function lineOf(decision: JsonObject): string {
  const parts = objectsOf(decision['part'])
  const rules = parts
    .filter((it) => it['name'] === 'rule')
    .map((it) => {
      const of = objectsOf(it['part'])
      return [...valuesOf(of, 'id'), ...valuesOf(of, 'outcome')].join(' ')
    })
  const what = ['source', 'type', 'decision', 'code', 'disclose'].flatMap((name) => valuesOf(parts, name))
  const count = parts.find((it) => it['name'] === 'count')?.['valueInteger']
  return `${what.join(' ')}${typeof count === 'number' ? ` ×${String(count)}` : ''}: ${rules.join(', ')}`
}

/** All that a caller sees but the correlation id, the receipts and the time. */
export function visible({ status, headers, text }: Reply): unknown {
  const id = headers.get('x-correlation-id') ?? ''
  const shown = [...headers].filter(
    ([name]) => !['date', 'content-length', 'x-correlation-id', 'audit-receipt'].includes(name),
  )
  const said = text.replaceAll(id, 'correlation-id').replaceAll(/sandbox\/\d+#\d+/g, 'receipt')
  return { status, shown, said }
}
