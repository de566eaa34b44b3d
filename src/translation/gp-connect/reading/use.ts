/**
 * What becomes of one element of the source, known before any record is read. R4 elements are named from the structure
 * that holds them (`clinicalStatus`, `content.attachment`); an extension there is `extension(URL)`.
 */
export type Use =
  /** Has elements of R4, and maybe extensions for what they cannot hold. */
  | { readonly kind: 'mapped'; readonly to: readonly string[] }
  /** Has extensions only. */
  | { readonly kind: 'carried'; readonly to: readonly string[] }
  /** Is kept as its JSON text. */
  | { readonly kind: 'verbatim' }
  | { readonly kind: 'ignored'; readonly because: string }
  /** Part by part; `under` is the R4 element that holds the parts, empty where they stand beside it. */
  | { readonly kind: 'parts'; readonly under: string; readonly of: Uses }

/** Element by element, in the order of the table that reads them. */
export type Uses = readonly (readonly [element: string, use: Use])[]

/** The use of an element that these elements and extensions hold. */
export function mappedTo(...to: readonly string[]): Use {
  return { kind: 'mapped', to }
}

/** The use of an element that only these extensions hold. */
export function carriedIn(...urls: readonly string[]): Use {
  return { kind: 'carried', to: urls.map((it) => extensionNamed(it)) }
}

/** An extension as lineage names it; of an element other than the structure itself, with that element. */
export function extensionNamed(url: string, of = ''): string {
  return `${of === '' ? '' : `${of}.`}extension(${url})`
}
