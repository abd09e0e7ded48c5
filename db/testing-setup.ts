import type { TestProject } from 'vitest/node'
import { startTestCluster } from './testing-cluster.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's connection to the cluster's database `postgres`. */
    databaseUrl: string
    databaseTemplate: string
  }
}

/** One PostgreSQL for the whole run; Vitest calls what this returns after failures too. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestCluster()
  project.provide('databaseUrl', cluster.url)
  project.provide('databaseTemplate', cluster.template)
  return cluster.stop
}
