import type { MemberActor } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { listRecentRequests } from '#lib/usage/list-requests.ts'
import { RequestsTab } from './_components/requests-tab.tsx'
import type { KeyPageFacts } from './read-key-page.ts'

type RequestsSectionProps = { actor: MemberActor; facts: KeyPageFacts; now: Date }

export async function RequestsSection({ actor, facts: { key, lineage }, now }: RequestsSectionProps) {
  const requests = await listRecentRequests(actor, keyIdInput.parse(key.id))
  return <RequestsTab requests={requests ?? []} secrets={lineage.secrets} now={now} />
}
