import { timingSafeEqual } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { type Database, database } from '#db/client.ts'
import { members } from '#db/schema/members.ts'
import { setupLinks } from '#db/schema/users.ts'
import type { Transaction } from '#db/tenant.ts'
import { getEnv } from '#lib/env.ts'
import { hashOpaqueToken, newOpaqueToken } from './opaque-token.ts'

/**
 * The first owner comes through a one-time link that the server prints where it was started, so that whoever merely
 * reaches the port first gets nothing. The token stands in the fragment, which browsers send to no server and write
 * into no log. Making an owner and making a link take the same lock: no link outlives the first owner.
 */
export async function setupLink(): Promise<string | null> {
  const { url, setupToken } = getEnv()
  const { token, hash } = setupToken ? { token: setupToken, hash: hashOpaqueToken(setupToken) } : newOpaqueToken()
  const isOpen = await database('auth').transaction(async tx => {
    await lockSetup(tx)
    await tx.delete(setupLinks) // of former starts
    const [owner] = await tx.select({ id: members.id }).from(members).limit(1)
    if (owner) return false
    await tx.insert(setupLinks).values({ tokenHash: hash })
    return true
  })
  return isOpen ? `${url}/setup#${encodeURIComponent(token)}` : null
}

/** Whether the installation still waits for its first owner. */
export async function isSetupOpen(db: Pick<Database, 'select'> = database('auth')): Promise<boolean> {
  const [owner] = await db.select({ id: members.id }).from(members).limit(1)
  return owner === undefined
}

/** Whether the link would work: asked before an expensive password hash, and again, binding, by `closeSetup`. */
export async function isSetupToken(token: string): Promise<boolean> {
  const links = await database('auth').select().from(setupLinks)
  return links.some(link => isSame(link.tokenHash, token))
}

/** For whoever makes an owner: kills every setup link, and says whether `token` was one of them. */
export async function closeSetup(tx: Transaction, token: string | null): Promise<boolean> {
  await lockSetup(tx)
  const links = await tx.delete(setupLinks).returning()
  return token !== null && links.some(link => isSame(link.tokenHash, token))
}

async function lockSetup(tx: Pick<Transaction, 'execute'>): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('keyturn.setup'))`)
}

function isSame(hash: Buffer, token: string): boolean {
  return timingSafeEqual(hash, hashOpaqueToken(token))
}
