import { and, eq } from 'drizzle-orm'
import { auditEvents } from '#db/schema/audit.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { makeOrganization } from '#lib/services/services.fixture.ts'
import { createKey } from './create-key.ts'
import { type CreateKeyInput, type KeyId, keyIdInput } from './input.ts'

export const now = new Date('2026-11-22T09:00:00.000Z')
export const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

/** An organization with a service of its first team, and people of each kind. */
export async function makeKeyring(name: string) {
  await checkPeppers()
  const people = await makeOrganization(name)
  const service = must(
    await createService(
      people.owner,
      { slug: 'payments', name: 'Payments', prefix: 'payments', team: 'payments' },
      now,
    ),
  )
  return { ...people, service }
}

let made = 0

/** A key in production, held by a machine, unless told otherwise. */
export async function makeKey(actor: MemberActor, input: Partial<CreateKeyInput> = {}, at: Date = now) {
  made += 1
  const key = must(
    await createKey(
      actor,
      { service: 'payments', environment: 'production', name: `key ${made}`, holder: { machine: 'cron' }, ...input },
      at,
    ),
  )
  return { ...key, keyId: keyIdInput.parse(key.id) }
}

/** What the ledger says was done to a key, oldest first. */
export async function actsOn(actor: MemberActor, keyId: KeyId): Promise<{ action: string; actor: string }[]> {
  return withTenant(actor, tx =>
    tx
      .select({ action: auditEvents.action, actor: auditEvents.actor })
      .from(auditEvents)
      .where(and(eq(auditEvents.organizationId, actor.organizationId), eq(auditEvents.subjectId, keyId)))
      .orderBy(auditEvents.seq),
  )
}
