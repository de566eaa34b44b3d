/** Says what is skipped, once, so that a green run is never mistaken for a full one. */
export function setup(): void {
  if (process.env['CONFORMANCE_DATA'] === undefined)
    console.log('CONFORMANCE_DATA is not set: the suites over published records and cases are skipped')
}
