/**
 * When those who attest facts told the gateway what they say: ISO 8601 instants, by the attester's name in the fact
 * table. Who is not here is the gateway itself, which knows its facts in the request.
 */
export type ToldAt = Readonly<Partial<Record<(typeof DATED_ATTESTERS)[number], string>>>

/** Attesters whose facts were told at a time of their own. */
export const DATED_ATTESTERS = [
  'token',
  'organisation-register',
  'agreement-register',
  'release-register',
  'relationship-feed',
  'pds',
  'consent-register',
  'episode-register',
  'labelling',
] as const
