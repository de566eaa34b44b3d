import { defineConfig } from 'vitest/config'
import { ClosingLine } from './tests/closing-line.js'

export default defineConfig({
  test: {
    reporters: ['default', new ClosingLine()],
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/heavy/**'],
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 30_000 } },
  },
})
