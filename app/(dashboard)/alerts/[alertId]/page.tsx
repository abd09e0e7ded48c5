import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Columns } from '#components/shell/columns.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { alertIdInput } from '#lib/alerts/input.ts'
import { currentActor } from '#lib/auth/current-actor.ts'
import { detectorWords } from '#lib/detection/input.ts'
import { DecoyUses } from '../../keys/[keyId]/_components/decoy-uses.tsx'
import { subjectOf } from '../alert-words.ts'
import { Acknowledge } from './_components/acknowledge.tsx'
import { AlertAside } from './_components/alert-aside.tsx'
import { AlertChart } from './_components/alert-chart.tsx'
import { AlertTitle } from './_components/alert-title.tsx'
import { FindingsTable } from './_components/findings-table.tsx'
import { FirstRequests } from './_components/first-requests.tsx'
import { KeepFresh } from './_components/keep-fresh.tsx'
import { KeyState } from './_components/key-state.tsx'
import { LeakPlaces } from './_components/leak-places.tsx'
import { Snooze } from './_components/snooze.tsx'
import { StopKey } from './_components/stop-key.tsx'
import { isSeenOnly } from './is-seen-only.ts'
import { logHref } from './log-href.ts'
import { readAlert, readAlertPage } from './read-alert-page.ts'

type AlertPageProps = { params: Promise<{ alertId: string }> }

export async function generateMetadata({ params }: AlertPageProps): Promise<Metadata> {
  const alertId = alertIdInput.safeParse((await params).alertId)
  const alert = alertId.success ? await readAlert(await currentActor(), alertId.data) : null
  return { title: alert?.summary ?? 'Not found' }
}

/** What happened, how bad it is and what to do, for somebody whom it woke. */
export default async function AlertPage({ params }: AlertPageProps) {
  const alertId = alertIdInput.safeParse((await params).alertId)
  if (!alertId.success) notFound()
  const actor = await currentActor()
  const now = new Date()
  const page = await readAlertPage(actor, alertId.data, now)
  if (!page) notFound()
  const { alert, facts, usage, nameOf } = page
  const { id, closedAt, status, severity, detector } = alert
  // Not the summary: others' requests have a say in it, and nothing in them may keep a key from being stopped.
  const note = `Alert: ${detectorWords[detector]?.name ?? detector}`
  const stops = alert.events.filter(({ act }) => act === 'stopped_key').map(({ at }) => at)
  const isOfVolume = detector === 'volume_spike' || detector === 'volume_drop'
  // A secret that has ended is no reason to stop what its successor does; nor is silence, to stop what is silent.
  const isOver =
    detector === 'volume_drop' ||
    (detector === 'leaked_key' && page.leaks.length > 0 && !page.leaks.some(leak => leak.isLive))
  const isOfDecoy = facts?.key.decoy != null
  const isAboutKey =
    !isOfDecoy && (facts?.key.quarantinedAt != null || (closedAt === null && !page.isRefused && !isOver))
  const hasNone = isOfVolume && (alert.key === null || detector === 'volume_drop')
  const hasRequests = !hasNone && page.leaks.every(({ foundBy }) => foundBy === 'log')
  const others = page.leaks.length > 0 ? alert.signals.filter(({ subject }) => subject !== 'leak') : alert.signals
  const mayAcknowledge = alert.mayAct && status === 'open'
  return (
    <>
      <PageHeader
        title={subjectOf(alert)}
        trail={[{ href: '/alerts', label: 'Alerts' }]}
        actions={
          <>
            {mayAcknowledge && <Acknowledge alertId={id} className="max-md:hidden" />}
            {alert.maySilence && closedAt === null && !isOfDecoy && <Snooze alertId={id} />}
          </>
        }
      />
      <PageBody>
        {closedAt === null && <KeepFresh />}
        <AlertTitle alert={alert} now={now} />
        {facts && isAboutKey && (
          <KeyState
            facts={facts}
            note={note}
            stops={stops}
            isSeenOnly={isSeenOnly(alert, facts.use, now)}
            nameOf={nameOf}
          />
        )}
        <div className="mt-7">
          <Columns asideLabel="What to do, and facts" aside={<AlertAside {...page} now={now} />}>
            {page.uses && <DecoyUses uses={page.uses} now={now} />}
            {usage && !isOfDecoy && (
              <AlertChart
                usage={usage}
                until={now.toISOString()}
                severity={severity}
                openedAt={alert.openedAt.toISOString()}
                mark={isOfVolume ? 'begins' : page.leaks.length > 0 ? 'found' : 'first request'}
                band={alert.band}
              />
            )}
            <div className="mt-8">
              {page.leaks.length > 0 && <LeakPlaces leaks={page.leaks} />}
              {others.length > 0 && <FindingsTable signals={others} learnedSince={page.learnedSince} now={now} />}
              {(hasRequests || alert.first.length > 0) && (
                <FirstRequests
                  requests={alert.first}
                  href={isOfDecoy ? undefined : logHref(alert, now)}
                  isOfLeak={page.leaks.length > 0}
                  now={now}
                />
              )}
            </div>
          </Columns>
        </div>
      </PageBody>
      <section
        aria-label="Act now"
        data-acts
        className="fixed inset-x-0 bottom-0 z-6 grid auto-cols-fr grid-flow-col gap-2 border-line border-t bg-surface p-3 empty:hidden md:hidden"
      >
        {mayAcknowledge && <Acknowledge alertId={id} className="h-10" />}
        {facts && isAboutKey && (facts.may.quarantine || facts.may.release) && (
          <StopKey
            keyId={facts.key.id}
            name={facts.key.name}
            may={facts.may}
            use={facts.use}
            note={note}
            className="h-10"
          />
        )}
      </section>
    </>
  )
}
