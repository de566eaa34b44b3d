/** How often each law is tried. `npm run test:heavy` sets ten times the ordinary number. */
export const LAW_RUNS = Number(process.env['LAW_RUNS'] ?? 1_000)
