import { readFileSync } from 'node:fs'
import { rawSql } from '#db/client.ts'

export interface Readiness {
  ready: boolean
  database: boolean
  /** every migration of this version was applied */
  migrations: boolean
  /** today's request logs have a table to go to */
  partitions: boolean
}

/** Whether this process can do its work at this moment. Never throws: an unreachable database is an answer. */
export async function checkReadiness(now: Date = new Date()): Promise<Readiness> {
  try {
    const partition = `request_logs_${now.toISOString().slice(0, 10).replaceAll('-', '')}`
    const [row] = await rawSql('worker')<{ applied: number; partitions: boolean }[]>`
      select (select coalesce(max(created_at), 0) from drizzle.__drizzle_migrations) as applied,
        to_regclass(${partition}) is not null as partitions`
    const migrations = (row?.applied ?? 0) >= newestMigration()
    const partitions = row?.partitions ?? false
    return { ready: migrations && partitions, database: true, migrations, partitions }
  } catch {
    return { ready: false, database: false, migrations: false, partitions: false }
  }
}

let newest: number | undefined

/** When the newest migration that this version knows was written; drizzle keeps that moment for each it applied. */
function newestMigration(): number {
  if (newest !== undefined) return newest
  const journal = new URL('../db/migrations/meta/_journal.json', import.meta.url)
  const { entries } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { when: number }[] }
  newest = Math.max(...entries.map(entry => entry.when))
  return newest
}
