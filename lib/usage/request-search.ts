import { and, type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '#db/tenant.ts'
import { type RequestFilter, rawCondition } from './request-filter.ts'

/** A filter, and what raw rows alone can be asked. */
export interface RequestSearch extends RequestFilter {
  status?: '2xx' | '3xx' | '4xx' | '5xx'
  /** in capitals */
  method?: string
  requestId?: string
}

/** The search as a condition on raw requests `u`. */
export async function searchCondition(tx: Transaction, search: RequestSearch): Promise<SQL> {
  const { client, status, method, requestId } = search
  const least = Number(status?.[0]) * 100
  const conditions = [
    // Asked first, and of most rows alone: what a user agent is called takes a pattern, and three times as long.
    client !== undefined && client !== '(other)' && sql`starts_with(u.user_agent, ${client})`,
    await rawCondition(tx, search),
    status !== undefined && sql`u.status >= ${least} and u.status < ${least + 100}`,
    method !== undefined && sql`u.method = ${method}`,
    requestId !== undefined && sql`u.request_id = ${requestId}`,
  ]
  return and(...conditions.filter(each => each !== false)) ?? sql`true`
}
