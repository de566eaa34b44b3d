/** What a look-up in the directory came to. */
export type DirectoryAnswer<T> =
  | { readonly kind: 'found'; readonly value: T }
  /** The directory answered, and the organisation has no such entry. */
  | { readonly kind: 'none' }
  /** Several entries, and nothing says which: never guessed. */
  | { readonly kind: 'ambiguous' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'error'; readonly reason: string }
