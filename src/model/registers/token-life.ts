/** The longest that an access token may live, and how far two clocks may differ, in seconds. */
export const TOKEN_LIFE = { longest: 300, clockSkew: 30 } as const
