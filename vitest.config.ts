import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,lib,db,api,worker,cli,seeds,components,bench,server}/**/*.test.{ts,tsx}', '*.test.ts'],
    globalSetup: ['./db/testing-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: '100%', // its own default leaves one core idle: on two, that is half
  },
})
