import { bigint, text } from 'drizzle-orm/pg-core'

export const source = () => text('source', { enum: ['verification', 'report'] }).notNull()
export const count = (name: string) => bigint(name, { mode: 'number' }).notNull()

/** What is counted of the requests of a stretch of time. */
export const usageCounts = () => ({
  requests: count('requests'),
  refused: count('refused'), // by a verdict of Keyturn
  clientErrors: count('client_errors'), // 4xx of what was let through
  serverErrors: count('server_errors'),
  bytes: count('bytes'),
  refusals: count('refusals').array().notNull(), // by verdict; their places in lib/usage/refusals.ts
  latency: count('latency').array().notNull(), // histogram; its buckets in lib/usage/latency.ts
})
