import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { listSecretClients } from '#lib/usage/list-requests.ts'
import type { SearchParams } from '../_components/list-url.ts'
import { LineageList } from './_components/lineage-list.tsx'
import { OldClients } from './_components/old-clients.tsx'
import { UsagePanel } from './_components/usage-panel.tsx'
import { readRange } from './key-range.ts'
import type { KeyPageFacts } from './read-key-page.ts'

type UsageSectionProps = { actor: MemberActor; facts: KeyPageFacts; search: SearchParams; now: Date }

/** How the key is used; during an overlap by secret, with who still uses the old one. */
export async function UsageSection({ actor, facts: { key, overlap, lineage }, search, now }: UsageSectionProps) {
  const range = readRange(search, now).name
  if (!overlap) return <UsagePanel keyId={key.id} range={range} />
  const clients = await listSecretClients(actor, keyIdInput.parse(key.id), overlap.old.id, now)
  const marks = overlap.firstUseAt
    ? [{ at: overlap.firstUseAt.toISOString(), label: 'First use of the new secret', kind: 'event' as const }]
    : []
  return (
    <>
      <UsagePanel
        keyId={key.id}
        range={range}
        secrets={{ oldId: overlap.old.id, newId: overlap.current.id }}
        marks={marks}
      />
      <div className="mt-8">
        <OldClients clients={clients ?? []} />
      </div>
      <div className="mt-8">
        <LineageList secrets={lineage.secrets} rotatesAt={key.rotatesAt} now={now} />
      </div>
    </>
  )
}
