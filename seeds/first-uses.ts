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
