import { rawSql } from '#db/client.ts'
import { log } from '#lib/log.ts'
import { sendPendingMail } from '#lib/notices/send-mail.ts'
import { judgeCues } from './judge-cues.ts'

/**
 * Judges what waits in any organization, and mails what came of it at once: an alert is worth a second. Returns how many
 * cues were taken. Where one organization fails, the others get their turn.
 */
export async function judgeWaitingCues(now: () => Date = () => new Date()): Promise<number> {
  const waiting = await rawSql('data')<{ id: string }[]>`select distinct organization_id as id from cues`
  let taken = 0
  for (const { id: organizationId } of waiting) {
    const actor = { kind: 'system', organizationId, name: 'clock' } as const
    try {
      const own = await judgeCues(actor, now())
      taken += own
      if (own > 0) await sendPendingMail(actor, now())
    } catch (error) {
      log.error({ err: error, organizationId }, 'the judge failed in an organization')
    }
  }
  return taken
}
