import { type RecordedAnswer } from '../../audit/record.js'

/**
 * The batch-response Bundle around answers that are recorded, in the order of the requests: each with its status, its
 * receipt, and what its sources said where the answer is a single resource. The bytes of each answer are kept as they
 * are. FHIR R4 http, section 3.1.0.11.1.
 */
export function batchResponse(answers: readonly RecordedAnswer[]): RecordedAnswer {
  const entries = answers.map(entryText)
  const text = `{"resourceType":"Bundle","type":"batch-response","entry":[${entries.join(',')}]}`
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/fhir+json; charset=utf-8',
      'Audit-Receipt': answers.flatMap((it) => it.headers['Audit-Receipt'] ?? []).join(', '),
    },
    body: new TextEncoder().encode(text),
  }
}

const RECEIPT = 'https://linchpin.example/fhir/StructureDefinition/audit-receipt'

function entryText({ status, headers, body, outcome }: RecordedAnswer): string {
  const decoder = new TextDecoder()
  const receipt = headers['Audit-Receipt']
  const extension = receipt === undefined ? [] : [{ url: RECEIPT, valueString: receipt }]
  const response = JSON.stringify({ extension, status: String(status) })
  if (status >= 400) return `{"response":${response.slice(0, -1)},"outcome":${decoder.decode(body)}}}`
  const said = outcome === undefined ? '' : `,"outcome":${decoder.decode(outcome)}`
  return `{"resource":${decoder.decode(body)},"response":${response.slice(0, -1)}${said}}}`
}
