import { defineConfig } from 'vitest/config'
import { ClosingLine } from './tests/closing-line.js'
import { APART, TOGETHER } from './tests/shared-workers.js'

const shared = TOGETHER.map((folder) => `${folder}/**/*.test.ts`)

/** No busy machine reaches these: what hangs is found, what is slow passes. */
const LIMITS = { testTimeout: 120_000, hookTimeout: 240_000, expect: { poll: { timeout: 30_000 } } }

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    globalSetup: ['tests/global-setup.ts'],
    maxWorkers: 2,
    projects: [
      {
        // A worker is shared by files that follow one another: one group after the other.
        test: {
          ...LIMITS,
          name: 'together',
          include: shared,
          exclude: [...APART],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...LIMITS,
          name: 'apart',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/heavy/**', ...shared],
          sequence: { groupOrder: 1 },
        },
      },
      { test: { ...LIMITS, name: 'clock', include: [...APART], sequence: { groupOrder: 1 } } },
    ],
  },
})
