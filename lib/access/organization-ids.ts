import { asc } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { organizations } from '#db/schema/organizations.ts'

/** Every organization of this installation, for the clock, which then enters each by itself. */
export async function organizationIds(): Promise<string[]> {
  const rows = await database('worker')
    .select({ id: organizations.id })
    .from(organizations)
    .orderBy(asc(organizations.id))
  return rows.map(row => row.id)
}
