import { type CodedTranslation } from '../coded/coded-translation.js'
import { fhirR4Translator } from './fhir-r4-translator.js'

const NO_NARRATIVE = 'narrative repeats what the elements say, and could not be redacted by element'
const NOT_OURS = 'what it says holds of the source’s copy, and not of what leaves here'

/** FHIR R4 as it stands: everything is carried but what could not hold of the copy that leaves. */
export const fhirR4: CodedTranslation = {
  translator: fhirR4Translator,
  types: [
    {
      name: 'Resource',
      to: 'Resource',
      stands: 'any',
      area: undefined,
      elements: [
        { element: 'id', use: 'mapped', to: ['id'], because: undefined },
        { element: 'meta.security', use: 'carried', to: ['meta.security'], because: undefined },
        { element: 'meta.tag', use: 'carried', to: ['meta.tag'], because: undefined },
        { element: 'meta.lastUpdated', use: 'carried', to: ['meta.lastUpdated'], because: undefined },
        { element: 'meta.versionId', use: 'ignored', to: [], because: NOT_OURS },
        { element: 'meta.source', use: 'ignored', to: [], because: NOT_OURS },
        { element: 'meta.profile', use: 'ignored', to: [], because: NOT_OURS },
        { element: 'text', use: 'ignored', to: [], because: NO_NARRATIVE },
        { element: '(any other element)', use: 'carried', to: ['(the same element)'], because: undefined },
      ],
    },
    {
      name: 'Reference',
      to: 'Reference',
      stands: 'datatype',
      area: undefined,
      elements: [{ element: 'reference', use: 'mapped', to: ['reference'], because: undefined }],
    },
  ],
}
