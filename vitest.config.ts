import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{app,lib,db,api,worker,cli,seeds,components,bench,server}/**/*.test.{ts,tsx}', '*.test.ts'],
    globalSetup: ['./db/testing-setup.ts'],
    testTimeout: 60_000, // browsers work beside it
    hookTimeout: 60_000,
    pool: 'forks',
    isolate: false, // every file makes its own database and closes it; loading the house anew for each took as long as the tests
    maxWorkers: '100%', // its own default leaves one core idle: on two, that is half
  },
})
