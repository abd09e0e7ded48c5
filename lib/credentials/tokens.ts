import { and, desc, eq, gt, inArray, isNull, or, sql } from 'drizzle-orm'
import { newId } from '#db/schema/columns.ts'
import { tokens } from '#db/schema/keys.ts'
import { members } from '#db/schema/members.ts'
import { machines, serviceEnvironments, services } from '#db/schema/services.ts'
import { type Transaction, withTenant } from '#db/tenant.ts'
import { type Actor, actorMemberId } from '#lib/access/actor.ts'
import { may, reachOf } from '#lib/access/may.ts'
import { recordEvent } from '#lib/audit/record-event.ts'
import { err, ok, type Result } from '#lib/result.ts'
import { machineNamed } from './machine-named.ts'
import { currentHash } from './peppers.ts'
import { isStillHere } from './standing.ts'
import type { TokenError } from './token-errors.ts'
import { generateToken, tokenHint } from './token-format.ts'
import type { CreateTokenInput, TokenId } from './token-input.ts'

export interface CreatedToken {
  id: string
  /** plain text, here and nowhere again */
  token: string
  hint: string
  name: string
  scopes: string[]
  expiresAt: Date | null
}

/**
 * Makes a token for Keyturn's own API, held by `memberId` (the actor's own member, if left out). Whatever its scopes
 * say, it can never do more than its holder may at the moment of use.
 */
export async function createToken(
  actor: Actor,
  input: CreateTokenInput & { memberId?: string },
  now: Date = new Date(),
): Promise<Result<CreatedToken, TokenError>> {
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null
  if (expiresAt && expiresAt <= now) return err({ reason: 'expiry_in_the_past' })
  return withTenant(actor, async (tx): Promise<Result<CreatedToken, TokenError>> => {
    const bound = await boundService(tx, actor, input)
    if (!bound.ok) return bound
    const madeBy = actorMemberId(actor) ?? input.memberId ?? (await firstOwner(tx))
    if (!madeBy || !(await isStillHere(tx, madeBy))) return err({ reason: 'forbidden' })
    const machine = await heldBy(tx, actor, { teamId: bound.value?.teamId, name: input.machine, responsibleId: madeBy })
    const memberId = machine?.responsibleMemberId ?? madeBy
    const token = generateToken()
    const id = newId()
    const hint = tokenHint(token)
    await tx.insert(tokens).values({
      id,
      organizationId: actor.organizationId,
      name: input.name,
      ...currentHash(token),
      hint,
      scopes: input.scopes,
      memberId,
      machineId: machine?.id ?? null,
      serviceId: bound.value?.id ?? null,
      environment: input.environment ?? null,
      expiresAt,
      createdByMemberId: madeBy,
      createdAt: now,
    })
    const { name, scopes, service, environment } = input
    const detail = { name, hint, scopes, service, environment, memberId, machine: machine?.name, expiresAt }
    const subject = { type: 'token', id }
    await recordEvent(tx, actor, { action: 'token.created', subject, teamId: bound.value?.teamId, detail }, now)
    return ok({ id, token, hint, name, scopes, expiresAt })
  })
}

/** Ends a token at once. Ended twice, it changes nothing more. */
export async function revokeToken(
  actor: Actor,
  { tokenId }: { tokenId: TokenId },
  now: Date = new Date(),
): Promise<Result<{ id: string; changed: boolean }, TokenError>> {
  return withTenant(actor, async (tx): Promise<Result<{ id: string; changed: boolean }, TokenError>> => {
    const [token] = await tx.select().from(tokens).where(eq(tokens.id, tokenId)).for('update')
    if (!token) return err({ reason: 'not_found' })
    const teamId = await teamOf(tx, token.serviceId)
    const isOwn = actor.kind === 'member' && actor.memberId === token.memberId
    if (!isOwn && !may(actor, 'token.manage', { teamId, serviceId: token.serviceId }))
      return err({ reason: 'not_found' })
    if (token.revokedAt) return ok({ id: token.id, changed: false })
    await tx.update(tokens).set({ revokedAt: now }).where(eq(tokens.id, token.id))
    const subject = { type: 'token', id: token.id }
    await recordEvent(tx, actor, { action: 'token.revoked', subject, teamId, detail: { name: token.name } }, now)
    return ok({ id: token.id, changed: true })
  })
}

/** The tokens that the actor may manage, and their own, youngest first. Never a hash. */
export async function listTokens(actor: Actor, now: Date = new Date()) {
  const reach = reachOf(actor, 'token.manage')
  const own = eq(tokens.memberId, actorMemberId(actor) ?? sql`null`)
  const within = reach === 'all' ? undefined : or(own, reach.length > 0 ? inArray(services.teamId, reach) : undefined)
  return withTenant(actor, tx =>
    tx
      .select({
        id: tokens.id,
        name: tokens.name,
        hint: tokens.hint,
        scopes: tokens.scopes,
        holder: sql<string>`coalesce(${machines.name}, ${members.name})`,
        isMachine: sql<boolean>`${tokens.machineId} is not null`,
        retiresAt: tokens.retiresAt,
        isReplaced: sql<boolean>`${tokens.successorId} is not null`,
        // A person's own is replaced by that person alone.
        isReplaceable: sql<boolean>`${tokens.machineId} is not null or ${own}`,
        service: services.slug,
        environment: tokens.environment,
        expiresAt: tokens.expiresAt,
        lastUsedAt: tokens.lastUsedAt,
        createdAt: tokens.createdAt,
      })
      .from(tokens)
      .innerJoin(members, eq(members.id, tokens.memberId))
      .leftJoin(machines, eq(machines.id, tokens.machineId))
      .leftJoin(services, eq(services.id, tokens.serviceId))
      .where(and(isNull(tokens.revokedAt), or(isNull(tokens.retiresAt), gt(tokens.retiresAt, now)), within))
      .orderBy(desc(tokens.createdAt))
      .limit(500),
  )
}

async function boundService(
  tx: Transaction,
  actor: Actor,
  input: CreateTokenInput,
): Promise<Result<{ id: string; teamId: string } | null, TokenError>> {
  if (input.service === undefined) {
    if (reachOf(actor, 'token.manage') === 'all') return ok(null)
    return err({ reason: reachOf(actor, 'token.manage').length > 0 ? 'service_needed' : 'forbidden' })
  }
  const [service] = await tx
    .select({ id: services.id, teamId: services.teamId })
    .from(services)
    .where(eq(services.slug, input.service))
  if (!service || !may(actor, 'token.manage', { teamId: service.teamId, serviceId: service.id })) {
    return err({ reason: 'service_not_found' })
  }
  if (input.environment === undefined) return ok(service)
  const [environment] = await tx
    .select()
    .from(serviceEnvironments)
    .where(and(eq(serviceEnvironments.serviceId, service.id), eq(serviceEnvironments.environment, input.environment)))
  return environment ? ok(service) : err({ reason: 'environment_not_found' })
}

interface Wanted {
  teamId: string | undefined
  name: string | undefined
  responsibleId: string
}

async function heldBy(tx: Transaction, { organizationId }: Actor, { teamId, name, responsibleId }: Wanted) {
  if (name === undefined || teamId === undefined) return null
  return machineNamed(tx, { organizationId, teamId, name, responsibleId })
}

async function firstOwner(tx: Transaction): Promise<string | null> {
  const [owner] = await tx
    .select({ id: members.id })
    .from(members)
    .where(and(eq(members.role, 'owner'), eq(members.status, 'active')))
    .orderBy(members.createdAt)
    .limit(1)
  return owner?.id ?? null
}

export async function teamOf(tx: Transaction, serviceId: string | null): Promise<string | null> {
  if (serviceId === null) return null
  const [service] = await tx.select({ teamId: services.teamId }).from(services).where(eq(services.id, serviceId))
  return service?.teamId ?? null
}
