import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import postgres from 'postgres'
import type { auditEvents } from '#db/schema/audit.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { auditKey, sealHead } from '#lib/audit/chain.ts'
import { type AuditEvent, linkEvents } from '#lib/audit/link-events.ts'
import { readLedgerEnd } from '#lib/audit/read-ledger.ts'
import { pepperFingerprint } from '#lib/credentials/peppers.ts'
import { getEnv } from '#lib/env.ts'

const actions = ['key.created', 'key.rotated', 'secret.retired', 'rotation.opened', 'key.revoked', 'session.started']
const atOnce = 1000

/** Makes a ledger as long as wanted: linked and sealed as `recordEvents` does, written by COPY. A second lies between two entries. */
export async function fillLedger(url: string, actor: SystemActor, wanted: number): Promise<void> {
  const { head } = await readLedgerEnd(actor)
  if (!head) throw new Error('the ledger has no head')
  const { organizationId } = actor
  const { pepper } = getEnv()
  const key = auditKey(pepper)
  const start = Date.now() - wanted * 1000
  let end: { seq: number; mac: Buffer } = head
  const sql = postgres(url, { max: 1 })
  const copy = await sql`copy audit_events
    (organization_id, seq, at, actor, action, subject_type, subject_id, team_id, canonical, mac) from stdin`.writable()
  while (end.seq < wanted) {
    const events = Array.from({ length: Math.min(atOnce, wanted - end.seq) }, (_, n) => eventOf(end.seq + n))
    const now = new Date(start + end.seq * 1000)
    const linked = linkEvents(end, { key, pepper: pepperFingerprint(pepper) }, { actor, events, now })
    if (!copy.write(linked.rows.map(copyLine).join(''))) await once(copy, 'drain')
    end = linked.end
  }
  copy.end()
  await finished(copy)
  const seal = sealHead(key, organizationId, end.seq, end.mac)
  await sql`update audit_heads set seq = ${end.seq}, mac = ${end.mac}, seal = ${seal}
    where organization_id = ${organizationId}`
  await sql`vacuum analyze audit_events`
  await sql.end()
}

function copyLine(row: typeof auditEvents.$inferInsert): string {
  const { organizationId, seq, at, actor, action, subjectType, subjectId, teamId, canonical, mac } = row
  const cells = [
    organizationId,
    String(seq),
    at.toISOString(),
    actor,
    action,
    subjectType,
    subjectId,
    teamId,
    canonical,
  ]
  const escaped = cells.map(cell => cell?.replaceAll('\\', '\\\\') ?? '\\N')
  return `${escaped.join('\t')}\t\\\\x${mac.toString('hex')}\n`
}

/** As long as a real one; made of a hash, so that each run has the same ones. */
function eventOf(n: number): AuditEvent {
  const dice = createHash('sha1').update(`${n}`).digest()
  const hex = createHash('sha1')
    .update(`key ${dice.readUInt16LE(0) % 10_000}`)
    .digest('hex')
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  return {
    action: actions[dice.readUInt8(2) % actions.length] ?? 'key.created',
    subject: { type: 'key', id },
    detail: {
      name: `worker-${hex.slice(0, 4)}`,
      hint: `payments_prd_${hex.slice(0, 4)}…${hex.slice(4, 6)}`,
      service: 'payments',
      environment: 'production',
      reason: 'no_longer_needed',
      overlapSeconds: 604_800,
    },
  }
}
