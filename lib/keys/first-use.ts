import { and, asc, eq, gte, sql } from 'drizzle-orm'
import { keySecrets, keys } from '#db/schema/keys.ts'
import { services } from '#db/schema/services.ts'
import { requestLogs } from '#db/schema/usage.ts'
import { withTenant } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { KeyId } from './input.ts'
import { visible } from './key-filters.ts'

export interface FirstUse {
  /** null: nobody has used the secret yet */
  at: Date | null
  /** of the request that was it; null until its line is written, and where the line did not say */
  ip: string | null
  client: string | null
}

/** Whether a secret was used, and from where first. Null where there is none such that the actor may see. */
export async function getFirstUse(
  actor: Actor,
  { keyId, secretId }: { keyId: KeyId; secretId: string },
): Promise<FirstUse | null> {
  return withTenant(actor, async tx => {
    const [secret] = await tx
      .select({ at: keySecrets.firstUsedAt })
      .from(keySecrets)
      .innerJoin(keys, eq(keys.id, keySecrets.keyId))
      .innerJoin(services, eq(services.id, keys.serviceId))
      .where(and(...visible(actor), eq(keys.id, keyId), eq(keySecrets.id, secretId)))
    if (!secret) return null
    if (!secret.at) return { at: null, ip: null, client: null }
    const [line] = await tx
      .select({ ip: sql<string | null>`host(${requestLogs.ip})`, client: requestLogs.userAgent })
      .from(requestLogs)
      .where(
        and(
          eq(requestLogs.keyId, keyId),
          eq(requestLogs.secretId, secretId),
          // Its line stands at its time; bounded, so that no more than a day's partition is read.
          gte(requestLogs.time, new Date(secret.at.getTime() - 1000)),
          sql`${requestLogs.time} < ${new Date(secret.at.getTime() + 60_000).toISOString()}::timestamptz`,
        ),
      )
      .orderBy(asc(requestLogs.time))
      .limit(1)
    return { at: secret.at, ip: line?.ip ?? null, client: line?.client ?? null }
  })
}
