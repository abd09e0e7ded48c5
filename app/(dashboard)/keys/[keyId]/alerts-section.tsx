import { Section } from '#components/ui/section.tsx'
import type { MemberActor } from '#lib/access/actor.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { getLearning } from '#lib/detection/get-learning.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { AlertsTable } from '../../alerts/_components/alerts-table.tsx'
import { LearningTable } from './_components/learning-table.tsx'
import { NormalTable } from './_components/normal-table.tsx'
import type { KeyPageFacts } from './read-key-page.ts'

type AlertsSectionProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

/** What was unusual about the key, open or closed, and what would be. */
export async function AlertsSection({ actor, facts: { key }, now }: AlertsSectionProps) {
  const [{ items }, learning] = await Promise.all([
    listAlerts(actor, { key: key.id, limit: 50 }, now),
    getLearning(actor, keyIdInput.parse(key.id), now),
  ])
  return (
    <>
      <Section title="Alerts" note="open ones first">
        {items.length === 0 ? (
          <p className="text-text-2">
            Alerts of this key will stand here: a country or a network that it was never used from, a sensitive route
            that it never touched, a secret that has ended and is tried.
          </p>
        ) : (
          <AlertsTable alerts={items} ofOneKey />
        )}
      </Section>
      {learning && learning.normal.length > 0 && (
        <Section title="Marked normal" note="no alert for these, until they are asked about again">
          <NormalTable {...learning} />
        </Section>
      )}
      {learning && (
        <Section title="What is watched" note="nothing is learned from what an open alert is about">
          <LearningTable {...learning} />
        </Section>
      )}
    </>
  )
}
