import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { getRecentUse, listRecentClients } from '#lib/keys/recent-use.ts'
import { ExtendOverlap } from './_components/extend-overlap.tsx'
import { OverlapPanel } from './_components/overlap-panel.tsx'
import { RetireOldSecret } from './_components/retire-old-secret.tsx'
import { extensionChoices } from './extension-choices.ts'
import { latestEnd, type Overlap } from './overlap.ts'
import type { KeyPageFacts } from './read-key-page.ts'

type OverlapSectionProps = { actor: MemberActor; facts: KeyPageFacts; overlap: Overlap; now: Date }

/** The panel of a running overlap, with the last hour of both secrets. */
export async function OverlapSection({ actor, facts: { key, may }, overlap, now }: OverlapSectionProps) {
  const keyId = keyIdInput.parse(key.id)
  const [oldUse, newUse, clients] = await Promise.all([
    getRecentUse(actor, { keyId, secretId: overlap.old.id }, now),
    getRecentUse(actor, { keyId, secretId: overlap.current.id }, now),
    listRecentClients(actor, { keyId, secretId: overlap.old.id }, now),
  ])
  const choices = overlap.retiresAt ? extensionChoices(overlap.retiresAt, latestEnd(overlap, key)) : []
  return (
    <OverlapPanel
      overlap={overlap}
      oldUse={oldUse}
      newUse={newUse}
      now={now}
      actions={
        may.rotate && (
          <>
            {overlap.retiresAt && choices.length > 0 && (
              <ExtendOverlap
                keyId={key.id}
                name={key.name}
                retiresAt={overlap.retiresAt.toISOString()}
                choices={choices}
                use={oldUse}
              />
            )}
            <RetireOldSecret keyId={key.id} name={key.name} use={oldUse} clients={clients} />
          </>
        )
      }
    />
  )
}
