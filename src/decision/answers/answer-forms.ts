import { type Interaction } from '../../model/disclosure-request.js'
import { type AnswerForm } from './answer-form.js'
import { crossReferences } from './cross-references.js'
import { involvementList } from './involvement-list.js'
import { matchList } from './match-list.js'
import { oneResource } from './one-resource.js'
import { everythingPage, searchPage } from './searchset-page.js'
import { summaryDocument } from './summary-document.js'

/** How each interaction is answered. */
export const ANSWER_FORMS: Readonly<Record<Interaction, AnswerForm>> = {
  read: oneResource,
  search: searchPage,
  everything: everythingPage,
  involvement: involvementList,
  summary: summaryDocument,
  match: matchList,
  'ihe-pix': crossReferences,
}
