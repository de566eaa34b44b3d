import { type SourceSettings } from '../../../config/settings-types.js'
import { type AskContext } from '../../connector.js'
import { outcomeOf } from '../../outcomes.js'
import { checkPerson } from '../../person/check-person.js'
import { type Part, type PartAsked, failedPart, usableBody } from '../part.js'
import { type Conversation, type Practice } from '../practice.js'
import { type DocumentsFound, readDocumentSearch, readPatientSearch } from './read-documents.js'

type Found = Exclude<DocumentsFound, { kind: 'unreadable' }>

/**
 * GP Connect Access Document 1.0.1: finds the person at the practice, checks that it is the person traced, and
 * searches the documents held of them. Never throws; the content of a document is not fetched.
 */
export async function askDocuments(
  settings: SourceSettings,
  practice: Practice,
  talk: Conversation,
  about: AskContext,
  now: () => string,
): Promise<Part> {
  const asked = (): PartAsked => ({ source: settings.id, areas: ['documents'], now: now() })
  const search = usableBody(asked(), await practice.patientByNumber(about.person.nhsNumber, talk))
  if (search.kind === 'failed') return search.part
  const person = readPatientSearch(search.body)
  if (person.kind === 'unreadable') return failedPart(asked(), 'error', person.reason)
  const check = checkPerson(person.patient, about.person)
  if (check.kind === 'different') return failedPart(asked(), 'error', check.reason)

  const answer = usableBody(asked(), await practice.documentsOf(person.id, talk))
  if (answer.kind === 'failed') return answer.part
  const found = readDocumentSearch(answer.body, person.id)
  if (found.kind === 'unreadable') return failedPart(asked(), 'error', found.reason)
  // The person is in this answer too, and is what the record will be read by.
  const again = found.kind === 'documents' ? checkPerson(found.patient, about.person) : check
  if (again.kind === 'different') return failedPart(asked(), 'error', again.reason)
  return partOf(settings, found, person.id, now())
}

function partOf(settings: SourceSettings, found: Found, patientId: string, now: string): Part {
  const whole = found.kind === 'documents' ? 'answered' : 'answered-empty'
  const outcome = found.missing === 'some' ? 'partial' : whole
  return {
    record:
      found.kind === 'no-documents'
        ? undefined
        : {
            source: settings.id,
            mapping: settings.mapping,
            recordId: `Patient/${patientId}`,
            area: 'documents',
            content: found.bundle,
            retrievedAt: now,
            asOf: undefined,
          },
    outcomes: [outcomeOf(settings.id, 'documents', outcome, now)],
    refusedConsent: false,
    reasons: [],
  }
}
