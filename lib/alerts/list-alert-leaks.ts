import { sql } from 'drizzle-orm'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import { isSecretLive } from '#lib/detection/load-key-past.ts'
import { arrayOf } from '#lib/usage/array-of.ts'
import type { AlertRow } from './alert-row.ts'

/** A place where an alert's key was found in plain. */
export interface AlertLeak {
  id: string
  /** of the secret */
  hint: string
  isLive: boolean
  foundBy: 'github' | 'token' | 'log'
  /** the token that told of it, by name */
  reporter: string | null
  /** in whose log it stood, where that is a service of the same team */
  service: string | null
  /** as the finder wrote it: text, and never to be fetched */
  url: string | null
  source: string | null
  /** as the finder says */
  foundAt: Date | null
  /** when Keyturn knew */
  createdAt: Date
  /** lines, where it stood in a log */
  requests: number
}

/** Where the key of an alert was found; the alert is one that the actor may see. Nothing, of another detector's. */
export async function listAlertLeaks(
  actor: Actor,
  { id: alertId, signals, teamId }: Pick<AlertRow, 'id' | 'signals' | 'teamId'>,
): Promise<AlertLeak[]> {
  const found = signals.filter(({ subject }) => subject === 'leak')
  if (found.length === 0) return []
  const rows = await withTenant(actor, tx =>
    tx.execute<AlertLeak & Record<string, unknown>>(sql`
      select l.id::text as id, s.hint, ${isSecretLive} as "isLive", l.found_by as "foundBy", t.name as reporter, v.slug as service,
        l.url, l.source, l.found_at as "foundAt", l.created_at as "createdAt", g.requests::float8 as requests
      from leaks l join signals g on g.alert_id = ${alertId}::uuid and g.subject = 'leak' and g.value = l.id::text
      join key_secrets s on s.id = l.secret_id join keys k on k.id = l.key_id
      left join tokens t on t.id = l.reporter_id
      left join services v on v.id = l.service_id and v.team_id = ${teamId}::uuid
      where l.id = any(${arrayOf(found.map(({ value }) => value))}::uuid[]) order by l.created_at, l.id`),
  )
  return rows.map(row => ({
    ...row,
    foundAt: row.foundAt === null ? null : new Date(row.foundAt),
    createdAt: new Date(row.createdAt),
  }))
}
