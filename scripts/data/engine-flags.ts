/**
 * The flags of Node that the image starts a gateway with. Young objects get room from the start, so that little of what
 * a request makes outlives a collection, and the start itself collects less. Compiled code is kept for these flags.
 */
export const ENGINE_FLAGS: readonly string[] = ['--min-semi-space-size=16', '--max-semi-space-size=64']
