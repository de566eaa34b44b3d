/** One code of a reference set. */
export type ListedCode = { readonly system: string; readonly code: string }

/** What one file lists, and the version it gives itself. */
export type CodeList = { readonly codes: readonly ListedCode[]; readonly version: string | undefined }

export const SNOMED = 'http://snomed.info/sct'
