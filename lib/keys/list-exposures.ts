import { desc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { exposures, tokens } from '#db/schema/keys.ts'
import { members, sessions, teamMembers } from '#db/schema/members.ts'
import { machines } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { mayOffboard } from '#lib/members/may-offboard.ts'

export interface Exposure {
  id: string
  secretId: string
  /** null: somebody outside, who is named in words */
  memberId: string | null
  sharedWith: string | null
  name: string
  /** they are no active member any more */
  status: 'active' | 'suspended' | 'left' | null
  how: (typeof exposures.$inferSelect)['how']
  at: Date
  /** who said so, of what Keyturn did not see itself */
  recordedBy: string | null
  /** with which token, and of which machine that is */
  token: { name: string; machine: string | null } | null
  /** from which session, for the member themselves and whoever may suspend them */
  from: { ip: string | null; userAgent: string | null } | null
}

/** Who has seen which of a key's secrets, newest first. The caller has asked whether the actor may see the key. */
export async function listExposures(tx: Transaction, actor: Actor, keyId: string): Promise<Exposure[]> {
  const recorder = alias(members, 'recorder')
  const rows = await tx
    .select({
      exposure: exposures,
      name: members.name,
      status: members.status,
      role: members.role,
      teams: sql<
        string[]
      >`array(select ${teamMembers.teamId}::text from ${teamMembers} where ${teamMembers.memberId} = ${exposures.memberId})`,
      recordedBy: recorder.name,
      token: tokens.name,
      machine: machines.name,
      session: sessions.id,
      ip: sessions.ip,
      userAgent: sessions.userAgent,
    })
    .from(exposures)
    .leftJoin(members, eq(members.id, exposures.memberId))
    .leftJoin(recorder, eq(recorder.id, exposures.recordedBy))
    .leftJoin(tokens, eq(tokens.id, exposures.tokenId))
    .leftJoin(machines, eq(machines.id, tokens.machineId))
    .leftJoin(sessions, eq(sessions.id, exposures.sessionId))
    .where(eq(exposures.keyId, keyId))
    .orderBy(desc(exposures.at), desc(exposures.id))
  return rows.map(row => {
    const { id, secretId, memberId, sharedWith, how, at } = row.exposure
    const { name, status, role, teams, recordedBy, ip, userAgent } = row
    const isTheirs = memberId !== null && actorMemberId(actor) === memberId
    const watches = memberId !== null && role !== null && mayOffboard(actor, { memberId, role, teams }) === null
    return {
      ...{ id, secretId, memberId, sharedWith, how, at, status, recordedBy },
      name: name ?? sharedWith ?? 'somebody',
      token: row.token === null ? null : { name: row.token, machine: row.machine },
      from: row.session !== null && (isTheirs || watches) ? { ip, userAgent } : null,
    }
  })
}
