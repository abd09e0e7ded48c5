import { webhookSecrets } from '#db/schema/webhooks.ts'
import type { Transaction } from '#db/tenant.ts'
import { seal } from '#lib/credentials/seal.ts'

export type SecretPurpose = 'signing' | 'address'

interface Owner {
  organizationId: string
  webhookId: string
}

/** What a sealed secret is bound to: in another webhook's row it does not open. */
export function ownerOf({ organizationId, webhookId }: Owner, purpose: SecretPurpose): string {
  return `${organizationId} ${webhookId} ${purpose}`
}

/** `shownTo`: the member who sees it or typed it, and so knows it. */
export async function writeSecret(
  tx: Transaction,
  { organizationId, webhookId }: Owner,
  { purpose, plain, shownTo }: { purpose: SecretPurpose; plain: string; shownTo: string },
  now: Date,
): Promise<void> {
  const sealed = seal(plain, ownerOf({ organizationId, webhookId }, purpose))
  await tx.insert(webhookSecrets).values({ organizationId, webhookId, purpose, ...sealed, shownTo, createdAt: now })
}
