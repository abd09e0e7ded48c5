import type { Env } from '#lib/env.ts'

/** An environment for a benchmark's own throwaway database. */
export function benchEnv(databaseUrl: string): Env {
  return {
    port: 3000,
    host: '127.0.0.1',
    url: 'http://127.0.0.1:3000',
    roles: new Set(['web', 'api', 'worker']),
    dataDir: '/nonexistent/keyturn',
    databaseUrl,
    pepper: 'a pepper of the benchmarks, and of nothing else',
    acceptedPeppers: [],
    authSecret: 'a secret of the benchmarks, and of nothing else',
    trustedProxies: [],
    webhookNetworks: [],
    keptDays: { raw: 30, minute: 90, hour: 400 },
    demo: false,
  }
}
