import { Ban, ShieldAlert } from 'lucide-react'
import { KeyHint } from '#components/key/key-hint.tsx'
import { Columns } from '#components/shell/columns.tsx'
import { MetaLine } from '#components/shell/meta-line.tsx'
import { PageBody } from '#components/shell/page-body.tsx'
import { PageHeader } from '#components/shell/page-header.tsx'
import { AsideSection } from '#components/ui/aside-section.tsx'
import { ButtonLink } from '#components/ui/button-link.tsx'
import { ExactTime } from '#components/ui/exact-time.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { RelativeTime } from '#components/ui/relative-time.tsx'
import { Section } from '#components/ui/section.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getDecoyUses } from '#lib/usage/get-decoy-uses.ts'
import { AlertsTable } from '../../alerts/_components/alerts-table.tsx'
import { KeyBadge } from '../_components/badge.tsx'
import { badgeOf } from '../key-badge.ts'
import { DecoyActions } from './_components/decoy-actions.tsx'
import { DecoyFacts } from './_components/decoy-facts.tsx'
import { DecoyUses } from './_components/decoy-uses.tsx'
import { HistoryTab } from './_components/history-tab.tsx'
import type { KeyPageFacts } from './read-key-page.ts'

type DecoyPageProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

/** Was it used? Calm while it was not; else all that is known of whoever did. */
export async function DecoyPage({ actor, facts, now }: DecoyPageProps) {
  const { key, events, may } = facts
  const keyId = keyIdInput.parse(key.id)
  const [uses, { items: alerts }] = await Promise.all([
    getDecoyUses(actor, keyId, now),
    listAlerts(actor, { key: keyId, limit: 50 }, now),
  ])
  const isUsed = key.lastUsedAt !== null || alerts.length > 0
  const plantedIn = key.decoy?.plantedIn ?? ''
  return (
    <>
      <PageHeader
        title={key.name}
        trail={[
          { href: '/keys', label: 'Keys' },
          { href: '/keys?status=decoy', label: 'Decoys' },
        ]}
        actions={may.revoke && <DecoyActions id={key.id} name={key.name} plantedIn={plantedIn} />}
      />
      <PageBody>
        <div className="mb-4">
          <MetaLine>
            <KeyBadge badge={badgeOf(key, now)} bare />
            <span>
              {key.service}, {key.environment}
            </span>
            <KeyHint hint={key.hint} copyable />
          </MetaLine>
        </div>
        <div className="grid gap-3">
          <Answer facts={facts} openAlert={alerts.find(({ closedAt }) => closedAt === null)?.id} isUsed={isUsed} />
          {key.endedAt && (
            <Notice
              icon={<Ban />}
              title={
                <>
                  Ended <ExactTime iso={key.endedAt.toISOString()} />.
                </>
              }
            >
              {key.endNote && <>“{key.endNote}” </>}Whoever uses it still is told of as before.
            </Notice>
          )}
        </div>
        <div className="mt-7">
          <Columns
            asideLabel="Facts"
            aside={
              <AsideSection>
                <DecoyFacts facts={facts} />
              </AsideSection>
            }
          >
            {isUsed && uses && <DecoyUses uses={uses} now={now} />}
            {alerts.length > 0 && (
              <Section title="Alerts" note="open ones first">
                <AlertsTable alerts={alerts} ofOneKey />
              </Section>
            )}
            <div className={isUsed ? 'mt-8' : undefined}>
              <HistoryTab keyId={key.id} events={events} />
            </div>
          </Columns>
        </div>
      </PageBody>
    </>
  )
}

interface AnswerProps {
  facts: KeyPageFacts
  openAlert: string | undefined
  isUsed: boolean
}

function Answer({ facts: { key }, openAlert, isUsed }: AnswerProps) {
  if (!isUsed) {
    return (
      <Notice
        tone="live"
        title={
          <>
            Nobody has used it since it was made, <RelativeTime iso={key.createdAt.toISOString()} />.
          </>
        }
      >
        Whoever does is told of here within seconds, to its team’s leads and to security.
      </Notice>
    )
  }
  return (
    <Notice
      tone={openAlert ? 'refused' : 'neutral'}
      icon={<ShieldAlert />}
      title={
        key.lastUsedAt ? (
          <>
            Somebody used it, last <RelativeTime iso={key.lastUsedAt.toISOString()} />.
          </>
        ) : (
          'Somebody used it.'
        )
      }
      action={openAlert && <ButtonLink href={`/alerts/${openAlert}`}>Open the alert</ButtonLink>}
    >
      It grants nothing; but whoever has it could read {key.decoy?.plantedIn}.
    </Notice>
  )
}
