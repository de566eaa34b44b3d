import { defineConfig } from 'vitest/config'
import { ClosingLine } from './tests/closing-line.js'

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    include: ['tests/heavy/**/*.test.ts', 'tests/decision/{laws,forbid-rule,differential}.test.ts'],
    env: { LAW_RUNS: '10000' },
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
})
