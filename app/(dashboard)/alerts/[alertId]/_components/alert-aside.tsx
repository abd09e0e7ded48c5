import { RefreshCw } from 'lucide-react'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { DecoyFacts } from '../../../keys/[keyId]/_components/decoy-facts.tsx'
import { actionsOf } from '../../../keys/[keyId]/key-actions-props.ts'
import type { AlertPageFacts } from '../read-alert-page.ts'
import { whatBecomesNormal } from '../what-becomes-normal.ts'
import { stepsFor } from '../what-to-do.ts'
import { AlertEvents } from './alert-events.tsx'
import { AlsoOpen } from './also-open.tsx'
import { Assignee } from './assignee.tsx'
import { CloseAlert } from './close-alert.tsx'
import { CommentForm } from './comment-form.tsx'
import { KeyBrief } from './key-brief.tsx'
import { MarkCompromised } from './mark-compromised.tsx'
import { ServiceBrief } from './service-brief.tsx'

/** What to do, in order; then what one needs to know to do it. */
export function AlertAside({ alert, isRefused, facts, leaks, nameOf, watchers, now }: AlertPageFacts & { now: Date }) {
  const isOpen = alert.closedAt === null
  return (
    <>
      {isOpen && <WhatToDo alert={alert} isRefused={isRefused} facts={facts} leaks={leaks} />}
      {isOpen && alert.mayAct && (
        <AsideSection>
          <Assignee alertId={alert.id} assignee={alert.assignee} watchers={watchers} />
        </AsideSection>
      )}
      {alert.besides.length > 0 && (
        <AsideSection title="Also open on this key">
          <AlsoOpen alerts={alert.besides} />
        </AsideSection>
      )}
      {facts && (
        <AsideSection title={facts.key.decoy ? 'The decoy' : 'The key'}>
          {facts.key.decoy ? <DecoyFacts facts={facts} isLinked /> : <KeyBrief facts={facts} />}
        </AsideSection>
      )}
      {alert.key === null && (
        <AsideSection title="The service">
          <ServiceBrief alert={alert} now={now} />
        </AsideSection>
      )}
      <AsideSection title="What happened">
        <AlertEvents events={alert.events} nameOf={nameOf} />
        {alert.mayAct && <CommentForm alertId={alert.id} />}
      </AsideSection>
    </>
  )
}

function WhatToDo({ alert, isRefused, facts, leaks }: Pick<AlertPageFacts, 'alert' | 'isRefused' | 'facts' | 'leaks'>) {
  const actions = facts && actionsOf(facts)
  const isDecoy = alert.detector === 'decoy_used'
  const steps = stepsFor(alert.detector, {
    person: actions?.person ?? 'its team',
    isStopped: facts?.key.quarantinedAt != null,
    isRefused,
    isLive: leaks.some(leak => leak.isLive),
    isOfService: alert.key === null,
    plantedIn: facts?.key.decoy?.plantedIn,
  })
  const seen = whatBecomesNormal(alert.signals)
  return (
    <AsideSection title="What to do">
      <ol className="grid list-decimal gap-2 pl-5 marker:text-text-3">
        {steps.map(({ act, why }) => (
          <li key={act} className="pl-1 text-text-2">
            <b className="font-semibold text-text">{act}</b> {why}
          </li>
        ))}
      </ol>
      <div className="mt-3.5 flex flex-wrap gap-2 empty:hidden">
        {isRefused && alert.detector === 'browser_use' && (
          <>
            {actions?.may.rotate && (
              <ButtonLink icon={<RefreshCw />} href={`/keys/${actions.id}?rotate=1`}>
                Rotate
              </ButtonLink>
            )}
            <ButtonLink href={`/services/${alert.service}`}>Policy of the service</ButtonLink>
          </>
        )}
        {actions && facts?.may.compromise && alert.detector !== 'volume_drop' && (
          <MarkCompromised
            keyId={actions.id}
            name={actions.name}
            live={actions.live}
            who={actions.who}
            use={actions.use}
          />
        )}
        {alert.maySilence && <CloseAlert alertId={alert.id} as={isDecoy ? 'ours' : 'normal'} seen={seen} />}
        {alert.maySilence && <CloseAlert alertId={alert.id} as={isDecoy ? 'over' : 'resolved'} seen={seen} />}
      </div>
    </AsideSection>
  )
}
