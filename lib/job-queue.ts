import { PgBoss } from 'pg-boss'
import { databaseUrl } from '#db/client.ts'

/**
 * pg-boss on a connection of its own, in the clock's role: it may touch the queue's tables (made at migration) and
 * nothing of a tenant. Not started yet; whoever starts it listens for its errors.
 */
export function openJobQueue(): PgBoss {
  return new PgBoss({
    connectionString: databaseUrl(),
    options: '-c role=keyturn_worker -c TimeZone=UTC',
    application_name: 'keyturn jobs',
    max: 3,
    // At the end of a wire that was cut nobody answers, ever; the pool takes another connection then. pg-boss hands this on.
    ...{ query_timeout: 10_000, keepAlive: true },
    migrate: false,
    reindex: false, // the indexes are the owner's
    monitorVacuum: false,
    cronMonitorIntervalSeconds: 5,
    cronWorkerIntervalSeconds: 1,
  })
}
