import { rawSql } from '#db/client.ts'

/** Records a secret's first use, as verification would have at that moment: an overlap's clock starts with it. */
export async function markUsed(
  { organizationId }: { organizationId: string },
  secretId: string,
  at: Date,
): Promise<void> {
  const sql = rawSql('data')
  const used = at.toISOString()
  await sql`
    update key_secrets set first_used_at = ${used}::timestamptz, last_used_at = ${used}::timestamptz
    where id = ${secretId} and organization_id = ${organizationId} and first_used_at is null`
  await sql`
    update key_secrets set retires_at = least(${used}::timestamptz + make_interval(secs => overlap_seconds), retires_by)
    where successor_id = ${secretId} and organization_id = ${organizationId} and ended_at is null`
}

/** After the traffic: when each secret and key was last used. */
export async function writeUses(
  organizationId: string,
  uses: ReadonlyMap<string, { keyId: string; last: number }>,
): Promise<void> {
  if (uses.size === 0) return
  const sql = rawSql('data')
  const rows = JSON.stringify(
    [...uses].map(([secretId, { keyId, last }]) => ({ secretId, keyId, at: new Date(last).toISOString() })),
  )
  await sql`
    update key_secrets s set last_used_at = greatest(s.last_used_at, u.at)
    from (select (r ->> 'secretId')::uuid as id, (r ->> 'at')::timestamptz as at from jsonb_array_elements(${rows}::text::jsonb) r) u
    where s.id = u.id and s.organization_id = ${organizationId}`
  await sql`
    update keys k set last_used_at = greatest(k.last_used_at, u.at)
    from (select (r ->> 'keyId')::uuid as id, max((r ->> 'at')::timestamptz) as at
          from jsonb_array_elements(${rows}::text::jsonb) r group by 1) u
    where k.id = u.id and k.organization_id = ${organizationId}`
}
