import { Section } from '#components/ui/section.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { AlertsTable } from '../../alerts/_components/alerts-table.tsx'
import type { KeyPageFacts } from './read-key-page.ts'

type AlertsSectionProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

/** What was unusual about the key, open or closed. */
export async function AlertsSection({ actor, facts: { key }, now }: AlertsSectionProps) {
  const { items } = await listAlerts(actor, { key: key.id, limit: 50 }, now)
  if (items.length === 0) {
    return (
      <p className="text-text-2">
        Alerts of this key will stand here: a country or a network that it was never used from, a sensitive route that
        it never touched, a secret that has ended and is tried.
      </p>
    )
  }
  return (
    <Section title="Alerts" note="open ones first">
      <AlertsTable alerts={items} ofOneKey />
    </Section>
  )
}
