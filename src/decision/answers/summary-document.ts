import { summaryOf } from '../../fhir/documents/summary.js'
import { SUMMARY_TYPES } from '../../fhir/documents/summary-sections.js'
import { SUMMARY_PAGE_POLICY, summaryPage } from '../../fhir/documents/summary-page.js'
import { reachedFrom, referenceOf } from '../released/released-set.js'
import { type AnswerForm, ok } from './answer-form.js'

/**
 * What the sections are made of, and what that refers to, as one document (http://hl7.org/fhir/R4/documents.html), or
 * as a page to print. Nothing else that was released: a source may have sent it along with what is withheld.
 */
export const summaryDocument: AnswerForm = (parts) => {
  const { request, person, outcomes, sources, ports } = parts
  const released = reachedFrom((it) => SUMMARY_TYPES.includes(it.resourceType), parts.released)
  const { fhirBase } = ports
  const { id, at } = request
  const summary = summaryOf({ fhirBase, patientId: person.id, released, outcomes, sources, at, id })
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
