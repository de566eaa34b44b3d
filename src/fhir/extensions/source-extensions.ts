const OWN = 'https://linchpin.example/fhir/StructureDefinition/'

/**
 * Every extension in which a translation keeps what its source wrote, word for word: rules, labels and masks are made
 * for elements and cannot be trusted to see into it. `never` is raw source, kept for those who run the gateway; a field
 * that a mapping's author chose to carry leaves where nothing is masked.
 */
export const SOURCE_EXTENSIONS = {
  /** An element that cannot stand in R4, as its JSON text. */
  element: { url: `${OWN}source-element`, leaves: 'never' },
  /** The text of a reference that names nothing in the record. */
  reference: { url: `${OWN}source-reference`, leaves: 'never' },
  /** A reference that its element cannot hold in R4. */
  otherReference: { url: `${OWN}other-reference`, leaves: 'never' },
  /** Text where R4 has a primitive that cannot hold it. */
  text: { url: `${OWN}source-text`, leaves: 'unless-masked' },
  /** A field without a home in R4. */
  field: { url: `${OWN}source-field`, leaves: 'unless-masked' },
} as const
