import { and, asc, eq, gt, isNotNull, isNull, or, sql } from 'drizzle-orm'
import { keys, tokens } from '#db/schema/keys.ts'
import { teams } from '#db/schema/members.ts'
import { machines } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'
import { idleDays } from './plan-key.ts'

const dayMs = 86_400_000

/** A token that a leaver holds, or that a machine holds and they answer for or have seen. */
export interface PlanToken {
  tokenId: string
  name: string
  hint: string
  scopes: string[]
  machine: { id: string; name: string; teamId: string; answersId: string } | null
  lastUsedAt: Date | null
  /** its end is set, because they know it or it was replaced */
  retiresAt: Date | null
  /** its end is set because a leaver knows it */
  isCondemned: boolean
  /** a machine's that still runs is replaced, so that its pipeline survives */
  proposal: 'revoke' | 'replace'
}

export async function readTokens(tx: Transaction, memberId: string, now: Date): Promise<PlanToken[]> {
  const isTheirs = or(
    eq(tokens.memberId, memberId),
    and(isNotNull(tokens.machineId), eq(tokens.createdByMemberId, memberId)),
  )
  const isLive = and(
    isNull(tokens.revokedAt),
    or(isNull(tokens.expiresAt), gt(tokens.expiresAt, now)),
    or(isNull(tokens.retiresAt), gt(tokens.retiresAt, now)),
  )
  const rows = await tx
    .select({ token: tokens, machine: machines })
    .from(tokens)
    .leftJoin(machines, eq(machines.id, tokens.machineId))
    .where(and(isTheirs, isLive))
    .orderBy(asc(tokens.id))
  return rows.map(({ token, machine }) => ({
    tokenId: token.id,
    ...{ name: token.name, hint: token.hint, scopes: token.scopes },
    machine: machine && {
      ...{ id: machine.id, name: machine.name, teamId: machine.teamId },
      answersId: machine.responsibleMemberId,
    },
    ...{ lastUsedAt: token.lastUsedAt, retiresAt: token.retiresAt, isCondemned: token.condemnedAt !== null },
    proposal: machine && isUsed(token.lastUsedAt, now) ? 'replace' : 'revoke',
  }))
}

function isUsed(lastUsedAt: Date | null, now: Date): boolean {
  return lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() <= idleDays * dayMs
}

/** A machine that the leaver answers for, and that somebody else must answer for from now on. */
export interface PlanMachine {
  machineId: string
  name: string
  teamId: string
  team: string
  /** living keys that it holds */
  keys: number
}

export async function readMachines(tx: Transaction, memberId: string): Promise<PlanMachine[]> {
  return tx
    .select({
      ...{ machineId: machines.id, name: machines.name, teamId: machines.teamId, team: teams.name },
      keys: sql<number>`(select count(*)::int from ${keys} where ${keys.holderMachineId} = ${machines.id} and ${keys.status} = 'active')`,
    })
    .from(machines)
    .innerJoin(teams, eq(teams.id, machines.teamId))
    .where(eq(machines.responsibleMemberId, memberId))
    .orderBy(asc(machines.id))
}
