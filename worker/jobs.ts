import { organizationIds } from '#lib/access/organization-ids.ts'
import { forgetExpired } from '#lib/alerts/forget-expired.ts'
import { forgetAttempts } from '#lib/credentials/forget-attempts.ts'
import { watchVolume } from '#lib/detection/watch-volume.ts'
import { log } from '#lib/log.ts'
import { forgetChanges } from '#lib/memory/forget-changes.ts'
import { sendPendingMail } from '#lib/notices/send-mail.ts'
import { followOffboardings } from '#lib/offboarding/follow-offboardings.ts'
import { recordPosture } from '#lib/posture/record-posture.ts'
import { handleOverdueRotations } from '#lib/rotation/handle-overdue-rotations.ts'
import { notifyBeforeDue } from '#lib/rotation/notify-before-due.ts'
import { notifyBeforeEnd } from '#lib/rotation/notify-before-end.ts'
import { openDueRotations } from '#lib/rotation/open-due-rotations.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { countDayRequests } from '#lib/usage/count-day-requests.ts'
import { forgetBatches } from '#lib/usage/forget-batches.ts'
import { forgetSightings } from '#lib/usage/forget-sightings.ts'
import { maintainPartitions } from '#lib/usage/maintain-partitions.ts'
import { recordCollection } from '#lib/usage/record-collection.ts'
import { forgetDeliveries } from '#lib/webhooks/forget-deliveries.ts'
import { resealSecrets } from '#lib/webhooks/reseal-secrets.ts'

export interface Job {
  name: string
  /** when, in UTC */
  cron: string
  run(now: Date): Promise<unknown>
}

/** What the clock does. Each may run late, twice or at once with itself, and still does the right thing once. */
export const jobs: readonly Job[] = [
  { name: 'collection', cron: '* * * * *', run: recordCollection },
  { name: 'retire-due-secrets', cron: '* * * * *', run: inEveryOrganization(retireDueSecrets) },
  { name: 'open-due-rotations', cron: '* * * * *', run: inEveryOrganization(openDueRotations) },
  { name: 'handle-overdue-rotations', cron: '* * * * *', run: inEveryOrganization(handleOverdueRotations) },
  { name: 'notify-before-end', cron: '* * * * *', run: inEveryOrganization(notifyBeforeEnd) },
  { name: 'notify-before-due', cron: '*/10 * * * *', run: inEveryOrganization(notifyBeforeDue) },
  { name: 'follow-offboardings', cron: '* * * * *', run: inEveryOrganization(followOffboardings) },
  { name: 'count-day-requests', cron: '* * * * *', run: inEveryOrganization(countDayRequests) },
  { name: 'watch-volume', cron: '* * * * *', run: inEveryOrganization(watchVolume) },
  { name: 'send-mail', cron: '* * * * *', run: inEveryOrganization(sendPendingMail) },
  { name: 'partitions', cron: '7 * * * *', run: maintainPartitions },
  { name: 'record-posture', cron: '17 * * * *', run: inEveryOrganization(recordPosture) },
  { name: 'forget-changes', cron: '27 * * * *', run: forgetChanges },
  { name: 'forget-attempts', cron: '29 * * * *', run: forgetAttempts },
  { name: 'reseal-secrets', cron: '32 * * * *', run: inEveryOrganization(resealSecrets) },
  { name: 'forget-batches', cron: '37 * * * *', run: forgetBatches },
  { name: 'forget-sightings', cron: '47 2 * * *', run: forgetSightings },
  { name: 'forget-expired', cron: '57 2 * * *', run: inEveryOrganization(forgetExpired) },
  { name: 'forget-deliveries', cron: '7 3 * * *', run: inEveryOrganization(forgetDeliveries) },
]

type Verb = (actor: { kind: 'system'; organizationId: string; name: 'clock' }, now: Date) => Promise<unknown>

/** One organization after the other. Where one fails, the others still get their turn, and then the job counts as failed. */
export function inEveryOrganization(verb: Verb): Job['run'] {
  return async now => {
    const failed: string[] = []
    for (const organizationId of await organizationIds()) {
      await verb({ kind: 'system', organizationId, name: 'clock' }, now).catch((error: unknown) => {
        log.error({ err: error, organizationId }, 'the clock failed in an organization')
        failed.push(organizationId)
      })
    }
    if (failed.length > 0) throw new Error(`failed in ${failed.length} organizations`)
  }
}
