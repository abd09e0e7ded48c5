import { eq } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { mayAnywhere } from '#lib/access/may.ts'
import { getEnv } from '#lib/env.ts'
import { err, ok, type Result } from '#lib/result.ts'
import type { MailError } from './errors.ts'
import { mailServer } from './mail-server.ts'

/**
 * Mails the one who asks, at once, and says how it went. Only ever to their own address, and with a fixed text: it is
 * no way to write to others. Tried once.
 */
export async function sendTestMail(actor: MemberActor): Promise<Result<{ to: string }, MailError>> {
  if (!mayAnywhere(actor, 'notification.manage')) return err({ reason: 'not_found' })
  const server = mailServer()
  if (!server) return err({ reason: 'no_server' })
  const [member] = await withTenant(actor, tx =>
    tx.select({ name: members.name, address: members.email }).from(members).where(eq(members.id, actor.memberId)),
  )
  if (!member) return err({ reason: 'not_found' })
  const subject = 'Mail from Keyturn arrives'
  const text = `You asked for a test mail at ${getEnv().url}/settings/notifications. What members are told will come this way.\n`
  const answer = await server.send({ subject, text, to: member, id: newId() })
  return answer.ok ? ok({ to: member.address }) : err({ reason: 'not_sent', why: answer.error.why })
}
