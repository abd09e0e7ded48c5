import type { MemberActor } from '#lib/access/actor.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { createSession, type Origin } from './sessions.ts'
import { findAccount, listMemberships } from './sign-in-accounts.ts'
import { loadStanding } from './standing.ts'

export const demoRoles = ['developer', 'lead', 'security', 'owner'] as const
export type DemoRole = (typeof demoRoles)[number]

/** Signs in to the sample without a password. Refused unless this server is a demo, whatever its database holds. */
export async function signInAsDemo(
  role: DemoRole,
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, { kind: 'not_found' }>> {
  if (!getEnv().demo) return err({ kind: 'not_found' })
  const account = await findAccount(`${role}@tidewater.example`)
  const memberships = account ? await listMemberships(account.userId) : []
  const membership = memberships.find(({ status }) => status === 'active')
  const standing = membership ? await loadStanding(membership.memberId) : null
  if (!account || !standing) return err({ kind: 'not_found' })
  return ok(await createSession({ ...standing, userId: account.userId }, { method: 'demo', origin }, now))
}
