import { afterAll, beforeAll, inject } from 'vitest'
import { closeDatabase, configureDatabase } from '#db/client.ts'
import { type Env, setEnv } from '#lib/env.ts'
import { cloneTemplate, type TestDatabase } from './testing-cluster.ts'

export type { TestDatabase }

/** A migrated, empty database of one's own; drop it when done. */
export function createTestDatabase(): Promise<TestDatabase> {
  return cloneTemplate(inject('databaseUrl'), inject('databaseTemplate'))
}

/** An environment as it would be with nothing set, but for what must be. */
export function testEnv(overrides: Partial<Env> = {}): Env {
  return {
    port: 3000,
    host: '127.0.0.1',
    url: 'http://127.0.0.1:3000',
    roles: new Set(['web', 'api', 'worker']),
    dataDir: '/nonexistent/keyturn',
    pepper: 'a pepper of the tests, and of nothing else',
    acceptedPeppers: [],
    authSecret: 'a secret of the tests, and of nothing else',
    trustedProxies: [],
    webhookNetworks: [],
    keptDays: { raw: 30, minute: 90, hour: 400 },
    demo: false,
    ...overrides,
  }
}

/** Gives the tests of a file (or of a describe) a database of their own, and the modules under test its connection. */
export function useTestDatabase(overrides: Partial<Env> = {}): { readonly url: string } {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase()
    setEnv(testEnv({ databaseUrl: database.url, ...overrides }))
    configureDatabase(database.url)
  })
  afterAll(async () => {
    await closeDatabase()
    await database?.drop()
  })
  return {
    get url() {
      if (!database) throw new Error('The database is made in beforeAll; ask for it in a test or a hook')
      return database.url
    },
  }
}
