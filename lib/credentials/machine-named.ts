import { and, eq } from 'drizzle-orm'
import { machines } from '#db/schema/services.ts'
import type { Transaction } from '#db/tenant.ts'

interface Named {
  organizationId: string
  teamId: string
  name: string
  /** who answers for it if it is new; null: nobody can, so none is made */
  responsibleId: string | null
}

/** The team's machine of a name, made on the way where there is none such. */
export async function machineNamed(tx: Transaction, { organizationId, teamId, name, responsibleId }: Named) {
  const [known] = await tx
    .select()
    .from(machines)
    .where(and(eq(machines.teamId, teamId), eq(machines.name, name)))
  if (known || responsibleId === null) return known ?? null
  const [made] = await tx
    .insert(machines)
    .values({ organizationId, teamId, name, responsibleMemberId: responsibleId })
    .onConflictDoUpdate({ target: [machines.teamId, machines.name], set: { name } })
    .returning()
  return made ?? null
}
