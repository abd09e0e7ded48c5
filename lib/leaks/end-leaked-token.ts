import { eq } from 'drizzle-orm'
import { tokens } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import type { Transaction } from '#db/tenant.ts'
import type { Actor } from '#lib/access/actor.ts'
import type { AuditEvent } from '#lib/audit/record-event.ts'
import { teamOf } from '#lib/credentials/tokens.ts'
import { notify } from '#lib/notices/notify.ts'
import { recipientsOfTeam } from '#lib/notices/recipients.ts'
import { nilId } from '#lib/usage/rollup.ts'
import { tellWebhooks } from '#lib/webhooks/tell-webhooks.ts'
import type { ToldLeak } from './told-leak.ts'

/**
 * A token that stands in public opens Keyturn itself, so it ends at once. One that verifies keys is what a gateway lives
 * on, and with it every program behind: that one goes on asking and reporting, may change nothing and make no key from
 * now on (as a token that a leaver knows), and people are told to replace it. Returns what to write to the ledger.
 */
export async function endLeakedToken(
  tx: Transaction,
  actor: Actor,
  { found, url }: Pick<ToldLeak, 'found' | 'url'>,
  now: Date,
): Promise<AuditEvent[]> {
  if (found.kind !== 'token') return []
  // Others may be telling of it at the same moment, and their rows hang on the token's key.
  const [token] = await tx.select().from(tokens).where(eq(tokens.id, found.tokenId)).for('no key update')
  const isOver = !token || token.revokedAt || [token.expiresAt, token.retiresAt].some(end => end && end <= now)
  if (isOver) return []
  const isNeeded = token.scopes.includes('keys:verify')
  await tx
    .update(tokens)
    .set(
      isNeeded ? { condemnedAt: token.condemnedAt ?? now, scopes: token.scopes.filter(isAsking) } : { revokedAt: now },
    )
    .where(eq(tokens.id, token.id))
  const teamId = await teamOf(tx, token.serviceId)
  const { holder, leads, security } = await recipientsOfTeam(tx, teamId ?? nilId, token.memberId)
  // Mail programs make links of addresses, and this one is a stranger's: the ledger has it whole.
  const where = url !== null && URL.canParse(url) && new URL(url).hostname ? `at ${new URL(url).hostname}` : 'in public'
  const notice = {
    severity: 'critical' as const,
    title: isNeeded
      ? `The token ${token.name} leaked: replace it now`
      : `The token ${token.name} leaked, and was ended`,
    body: isNeeded
      ? `${token.hint} was found ${where}. It verifies keys, so it was not ended: from now on it asks and reports, and reads and changes nothing. Replace it, then revoke it.`
      : `${token.hint} was found ${where}. Whatever used it is refused from now on: make a new token for it, and keep it elsewhere.`,
    ...{ href: '/settings/tokens', dedupeKey: `token-leaked:${token.id}` },
  }
  const { organizationId } = actor
  const to = [...holder, ...leads, ...security, ...(await owners(tx))]
  const { name, hint } = token
  // A gateway's token works on, and is told of again by whoever finds it next: that is news to nobody.
  if ((await notify(tx, organizationId, { ...notice, to }, now)) > 0) {
    const { severity, title: summary, body: note, href } = notice
    const told = { event: 'token.leaked' as const, severity, summary, note, href, token: { id: token.id, name } }
    await tellWebhooks(tx, organizationId, told, now)
  }
  const action = isNeeded ? 'token.condemned' : 'token.revoked'
  return [{ action, subject: { type: 'token', id: token.id }, teamId, detail: { name, hint, reason: 'leaked' } }]
}

/** A token of no service opens all of the organization. */
async function owners(tx: Transaction): Promise<string[]> {
  const found = await tx
    .select({ id: members.id, status: members.status })
    .from(members)
    .where(eq(members.role, 'owner'))
  return found.filter(({ status }) => status === 'active').map(({ id }) => id)
}

/** What programs behind a gateway hang on; whoever found the token must read nothing with it. */
const isAsking = (scope: string): boolean => scope === 'keys:verify' || scope === 'logs:write'
