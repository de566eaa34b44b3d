import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/heavy/**/*.test.ts'],
    globalSetup: ['tests/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    maxWorkers: 1,
  },
})
