/** A resource as JSON text. */
export type WrittenResource = {
  readonly resourceType: string
  /** `Type/id`. */
  readonly reference: string
  readonly text: string
}
