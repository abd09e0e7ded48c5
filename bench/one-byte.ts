import { randomInt } from 'node:crypto'
import postgres from 'postgres'

/** Changes one digit in one entry's text, as whoever owns the database could, and returns the entry's number. */
export async function changeOneByte(url: string, organizationId: string, entries: number): Promise<number> {
  const seq = randomInt(1, entries + 1)
  const sql = postgres(url, { max: 1 })
  await sql.begin(async tx => {
    await tx`set local session_replication_role = replica`
    await tx`update audit_events set canonical = replace(canonical, '"version":1', '"version":2')
      where organization_id = ${organizationId} and seq = ${seq}`
  })
  await sql.end()
  return seq
}
