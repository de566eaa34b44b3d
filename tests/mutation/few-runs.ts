import fc from 'fast-check'

/** Each mutant runs the laws again: a few examples of each tell most of them. */
fc.configureGlobal({ numRuns: 20 })
