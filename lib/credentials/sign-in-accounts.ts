import { and, desc, eq, ne, sql } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { members } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import { users } from '#db/schema/users.ts'

export interface Account {
  userId: string
  email: string
  name: string
  passwordHash: string | null
}

/** Who signs in with this address. Across organizations: for the sign-in, invitations and the terminal alone. */
export async function findAccount(email: string): Promise<Account | null> {
  return await firstAccount(eq(users.email, normalizeEmail(email)))
}

export async function findAccountById(userId: string): Promise<Account | null> {
  return await firstAccount(eq(users.id, userId))
}

async function firstAccount(which: ReturnType<typeof eq>): Promise<Account | null> {
  const [account] = await database('auth')
    .select({ userId: users.id, email: users.email, name: users.name, passwordHash: users.passwordHash })
    .from(users)
    .where(which)
  return account ?? null
}

export interface Membership {
  memberId: string
  organizationId: string
  organizationName: string
  status: 'active' | 'suspended'
}

/** Where the person is a member, the organization they were last active in first. */
export async function listMemberships(userId: string): Promise<Membership[]> {
  const rows = await database('auth')
    .select({
      memberId: members.id,
      organizationId: members.organizationId,
      organizationName: organizations.name,
      status: members.status,
    })
    .from(members)
    .innerJoin(organizations, eq(organizations.id, members.organizationId))
    .where(and(eq(members.userId, userId), ne(members.status, 'left')))
    .orderBy(sql`${members.lastActiveAt} desc nulls last`, desc(members.createdAt), desc(members.id))
  return rows.flatMap(row => (row.status === 'left' ? [] : [{ ...row, status: row.status }]))
}

/** Addresses are kept and compared in lower case. */
export function normalizeEmail(email: string): string {
  return email.trim().normalize('NFC').toLowerCase()
}

/** What the sign-in page may be headed with: the organization's name while there is only one. */
export async function soleOrganizationName(): Promise<string | null> {
  const rows = await database('auth').select({ name: organizations.name }).from(organizations).limit(2)
  return rows.length === 1 ? (rows[0]?.name ?? null) : null
}
