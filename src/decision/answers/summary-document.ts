import { summaryOf } from '../../fhir/documents/summary.js'
import { SUMMARY_PAGE_POLICY, summaryPage } from '../../fhir/documents/summary-page.js'
import { referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/** The whole released set as one document, or as a page to print. Its sections hold what was looked for. */
export const summaryDocument: AnswerForm = (parts) => {
  const { request, person, released, lookedFor, outcomes, sources, ports } = parts
  const { fhirBase } = ports
  const { id, at } = request
  const summary = summaryOf({
    fhirBase,
    patientId: person.id,
    released,
    lookedFor,
    outcomes,
    sources,
    at,
    id,
  })
  const page = {
    status: 200,
    headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': SUMMARY_PAGE_POLICY },
  }
  return {
    answer:
      request.format === 'html'
        ? { ...page, body: new TextEncoder().encode(summaryPage(summary, at)) }
        : ok(summary.bundle),
    references: new Set(released.map(referenceOf)),
  }
}
