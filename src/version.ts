/** The version of this release; the same as in package.json. */
export const VERSION = '0.1.0'

/** ISO 8601 date of this release, for the CapabilityStatement. */
export const RELEASED = '2026-11-22'
