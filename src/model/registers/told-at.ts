/**
 * When those who attest facts told the gateway what they say: ISO 8601 instants, by the attester's name in the fact
 * table. Whoever is asked for each request told it then; the age of what a token says is that of the token.
 */
export type ToldAt = Readonly<Partial<Record<(typeof DATED_ATTESTERS)[number], string>>>

/** Attesters whose facts have an age of their own. */
export const DATED_ATTESTERS = ['pds', 'relationship-feed', 'consent-register'] as const
