import { type SourceSettings } from '../../../config/settings-types.js'
import { type JsonObject } from '../../../model/json.js'
import { type AskContext } from '../../connector.js'
import { outcomeOf } from '../../outcomes.js'
import { checkPerson } from '../../person/check-person.js'
import { type Part, type PartAsked, failedPart, usableBody } from '../part.js'
import { type Conversation, type Practice } from '../practice.js'
import { readFile, statedType, withAttachedFiles, withContent } from './attached-files.js'
import { type DocumentsFound, readDocumentSearch, readPatientSearch } from './read-documents.js'

type Found = Exclude<DocumentsFound, { kind: 'unreadable' }>

/**
 * GP Connect Access Document 1.0.1: finds the person at the practice, checks that it is the person traced, and
 * searches the documents held of them. The content of one file (`Binary/…`) is fetched where it is wanted, and only if
 * it is attached to one of these documents. Never throws.
 */
export async function askDocuments(
  settings: SourceSettings,
  practice: Practice,
  talk: Conversation,
  about: AskContext,
  now: () => string,
  file?: string,
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
  if (found.kind === 'no-documents') return partOf(settings, found, person.id, now())
  // The person is in this answer too, and is what the record will be read by.
  const again = checkPerson(found.patient, about.person)
  if (again.kind === 'different') return failedPart(asked(), 'error', again.reason)
  const bundle = withAttachedFiles(found.bundle, talk.address)
  const whole = await withFile(bundle, file, asked, practice, talk)
  return 'failed' in whole ? whole.failed : partOf(settings, { ...found, ...whole }, person.id, now())
}

/** The search with the content of the file that is wanted, where it has that file. */
async function withFile(
  bundle: JsonObject,
  file: string | undefined,
  asked: () => PartAsked,
  practice: Practice,
  talk: Conversation,
): Promise<{ readonly bundle: JsonObject } | { readonly failed: Part }> {
  const type = file === undefined ? undefined : statedType(bundle, file)
  if (file === undefined || type === undefined) return { bundle }
  const fetched = usableBody(asked(), await practice.fileOf(file, talk))
  if (fetched.kind === 'failed') return { failed: fetched.part }
  const content = readFile(fetched.body, file, type)
  return content.kind === 'unusable'
    ? { failed: failedPart(asked(), 'error', content.reason) }
    : { bundle: withContent(bundle, file, content.data) }
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
    reasons: found.missing === 'some' ? ['search-incomplete'] : [],
  }
}
