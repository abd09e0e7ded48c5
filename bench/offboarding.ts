import { and, eq } from 'drizzle-orm'
import postgres from 'postgres'
import { members } from '#db/schema/members.ts'
import { withTenant } from '#db/tenant.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { type KeyId, keyIdInput } from '#lib/keys/input.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { addMember } from '#lib/members/add-member.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { createTeam } from '#lib/members/create-team.ts'
import { executeOffboarding } from '#lib/offboarding/execute-offboarding.ts'
import { asProposed } from '#lib/offboarding/offboarding.fixture.ts'
import { planOffboarding } from '#lib/offboarding/plan-offboarding.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import type { Bench } from './bench.ts'
import { quantile } from './median.ts'
import { report } from './report.ts'
import { inThrowaway } from './throwaway.ts'

const size = { members: 300, teams: 40, services: 120, keys: 5_000 }
const seen = 400
const leavers = 5

/** What a departure costs in an organization of some size: the plan of somebody who saw 400 keys, and its execution. */
export const offboardingBench: Bench = {
  describe: `Planning and executing ${leavers} departures in an organization of ${size.members} people and ${size.keys} keys`,
  run: ({ say }) =>
    inThrowaway(async databaseUrl => {
      const { actor, people, keyIds, plain } = await makeOrganization(say)
      await requestEachHour(actor, plain)
      say('each key was used in each of the last 24 hours, by the minute in the last')
      const leaving = people.slice(0, leavers)
      for (const [index, memberId] of leaving.entries()) {
        for (let n = 0; n < seen; n++) {
          const keyId = keyIds[(index * seen + n) % keyIds.length] as KeyId
          must(await recordSharing(actor, { keyId, memberId }))
        }
      }
      await vacuum(databaseUrl) // as autovacuum has done before an organization has grown to this
      say(`each of ${leavers} has seen ${seen} keys`)
      const [plans, executions]: [number[], number[]] = [[], []]
      for (const memberId of leaving) {
        const begun = performance.now()
        const plan = must(await planOffboarding(actor, { memberId }))
        const planned = performance.now()
        if (plan.rows.length !== seen) throw new Error(`the plan has ${plan.rows.length} keys`)
        const done = must(await executeOffboarding(actor, asProposed(plan)))
        executions.push(performance.now() - planned)
        plans.push(planned - begun)
        if (!done.changed) throw new Error('nothing was executed')
      }
      await checkLeft(actor, leaving)
      return {
        ...size,
        seenKeys: seen,
        planMs: quantile(plans, 0.5),
        planMaxMs: quantile(plans, 1),
        executeMs: quantile(executions, 0.5),
        executeMaxMs: quantile(executions, 1),
      }
    }),
}

async function makeOrganization(say: (line: string) => void) {
  const person = { email: 'o@example.com', name: 'O', password: 'ten thousand lockers' }
  const { organizationId } = must(await createOwner({ ...person, organization: 'Bench' }))
  const actor: SystemActor = { kind: 'system', organizationId, name: 'sample' }
  const teams: { teamId: string; slug: string }[] = []
  for (let n = 1; n < size.teams; n++) teams.push(must(await createTeam(actor, { name: `Team ${n}` })))
  const people: string[] = []
  for (let n = 1; n < size.members; n++) {
    const teamId = teams[n % teams.length]?.teamId ?? ''
    const role = n % 7 === 0 ? ('lead' as const) : ('developer' as const)
    const added = {
      email: `p${n}@example.com`,
      name: `Person ${n}`,
      role: 'member' as const,
      password: person.password,
    }
    people.push(must(await addMember(actor, { ...added, teams: [{ teamId, role }] })).memberId)
  }
  say(`${size.members} people in ${size.teams} teams`)
  for (let n = 0; n < size.services; n++) {
    const team = teams[n % teams.length]?.slug
    must(await createService(actor, { slug: `s${n}`, name: `Service ${n}`, prefix: `s${n}`, team }))
  }
  const keyIds: KeyId[] = []
  const plain: string[] = []
  const lanes = Array.from({ length: 4 }, async (_, lane) => {
    for (let n = lane; n < size.keys; n += 4) {
      const holder = { machine: `machine-${n % 9}` }
      const place = { service: `s${n % size.services}`, environment: 'production' as const }
      const made = must(await createKey(actor, { ...place, name: `worker-${n}`, holder }))
      keyIds.push(keyIdInput.parse(made.id))
      plain.push(made.key)
    }
  })
  await Promise.all(lanes)
  say(`${size.services} services, ${size.keys} keys`)
  return { actor, people, keyIds, plain }
}

async function requestEachHour(actor: SystemActor, plain: readonly string[]): Promise<void> {
  const now = new Date()
  const moments = [
    ...Array.from({ length: 24 }, (_, hour) => hour * 3_600_000),
    ...Array.from({ length: 12 }, (_, n) => n * 300_000),
  ]
  for (const [round, before] of moments.entries()) {
    const time = new Date(now.getTime() - before).toISOString()
    const lines = plain.map((key, n) =>
      JSON.stringify({ time, key, status: 200, method: 'GET', path: '/v1/charges', ip: `198.51.${(n + round) % 4}.7` }),
    )
    if ((await report(actor, lines, now)) !== plain.length) throw new Error('not every line was accepted')
  }
}

async function vacuum(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 })
  await sql`vacuum analyze`
  await sql.end()
}

async function checkLeft(actor: SystemActor, leaving: readonly string[]): Promise<void> {
  for (const memberId of leaving) {
    const gone = and(eq(members.id, memberId), eq(members.status, 'left'))
    const rows = await withTenant(actor, tx => tx.select({ id: members.id }).from(members).where(gone))
    if (rows.length !== 1) throw new Error('they are still here')
  }
}
