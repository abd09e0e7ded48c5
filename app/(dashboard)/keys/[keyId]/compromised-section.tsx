import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { listKeyClients } from '#lib/usage/list-key-clients.ts'
import { KeyClients } from './_components/key-clients.tsx'

type CompromisedSectionProps = { actor: MemberActor; keyId: string; since: Date; now: Date }

/** Who used a compromised key last, and who is refused now. */
export async function CompromisedSection({ actor, keyId, since, now }: CompromisedSectionProps) {
  const found = await listKeyClients(actor, { keyId: keyIdInput.parse(keyId), at: since }, now)
  if (!found) return null
  return (
    <div className="mb-8">
      <KeyClients found={found} />
    </div>
  )
}
