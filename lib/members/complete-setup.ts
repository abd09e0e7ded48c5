import type { MemberActor } from '#lib/access/actor.ts'
import { createSession, type Origin } from '#lib/credentials/sessions.ts'
import { isSetupToken } from '#lib/credentials/setup.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { createOwner } from './create-owner.ts'
import type { MemberError } from './errors.ts'
import type { CompleteSetupInput } from './input.ts'

/** The first owner, by the link that the server printed, who is signed in at once. `link_dead` once an owner exists. */
export async function completeSetup(
  { token: setupToken, ...input }: CompleteSetupInput,
  origin: Origin,
  now = new Date(),
): Promise<Result<{ token: string; actor: MemberActor }, MemberError>> {
  if (!(await isSetupToken(setupToken))) return err({ kind: 'link_dead' }) // before a hash is computed for anybody
  const made = await createOwner(input, now, { by: 'setup', setupToken })
  if (!made.ok) return made
  const { memberId, userId } = made.value
  const standing = await loadStanding(memberId)
  if (!standing) throw new Error('the new owner has no standing')
  return ok(await createSession({ ...standing, userId }, { method: 'setup', origin }, now))
}
