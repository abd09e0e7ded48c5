import type { z } from '@hono/zod-openapi'
import type { KeyRow } from '#lib/keys/key-row.ts'
import type { keyView } from './schemas/keys.ts'

/** A key's row as the API shows it: named field by field, so that a new column stays inside until someone lets it out. */
export function toKeyView(row: KeyRow): z.input<typeof keyView> {
  const { id, name, service, environment, status, hint, secretId, scopes, allowedNetworks, rateLimits, endReason } = row
  return {
    ...{ id, name, service, environment, holder: toHolder(row.holder), hint, secretId },
    status: status === 'decoy' ? 'live' : status,
    decoy: row.decoy !== null,
    ...{ scopes, allowedNetworks, rateLimits },
    createdAt: row.createdAt.toISOString(),
    expiresAt: iso(row.expiresAt),
    lastUsedAt: iso(row.lastUsedAt),
    quarantinedAt: iso(row.quarantinedAt),
    rotatesAt: iso(row.rotatesAt),
    endedAt: iso(row.endedAt),
    endReason,
    retiring: row.retiring && {
      secretId: row.retiring.secretId,
      hint: row.retiring.hint,
      retiresAt: iso(row.retiring.retiresAt),
      retiresBy: iso(row.retiring.retiresBy),
    },
  }
}

function toHolder(holder: KeyRow['holder']): z.input<typeof keyView>['holder'] {
  if (holder === null) return null
  const { kind, id, name } = holder
  return kind === 'member'
    ? { kind, id, name, member: holder.email }
    : { kind, id, name, machine: name, responsible: holder.responsible }
}

function iso(date: Date | null): string | null {
  return date ? date.toISOString() : null
}
