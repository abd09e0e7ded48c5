import { beforeEach, describe, expect, test } from 'vitest'
import { asSuperuser, makeOrganization, type TestOrganization, tamper } from '#api/organization.fixture.ts'
import { withTenant } from '#db/tenant.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { setEnv } from '#lib/env.ts'
import { recordEvent } from './record-event.ts'
import { verifyChain } from './verify-chain.ts'

const database = useTestDatabase()
let acme: TestOrganization
let count = 0

beforeEach(async () => {
  acme = await makeOrganization(database.url, `acme-${++count}`)
  for (let i = 2; i <= 6; i++) await record(i)
})

function record(i: number) {
  const event = { action: 'test.happened', subject: { type: 'test', id: null }, detail: { i } }
  return withTenant(acme.system, tx => recordEvent(tx, acme.system, event, new Date()))
}

function breakIt(change: Parameters<typeof tamper>[1]) {
  return tamper(database.url, change)
}

test('an untouched ledger verifies, and prints a head that verifies later', async () => {
  const report = await verifyChain(acme.system)
  expect(report).toMatchObject({ ok: true, checked: 6 })
  expect(report.head).toMatch(/^6:[0-9a-f]{64}$/)
  await record(7)
  expect(await verifyChain(acme.system, report.head ?? '')).toMatchObject({ ok: true, checked: 7 })
})

describe('finds', () => {
  test('a changed text', async () => {
    await breakIt(
      sql => sql`update audit_events set canonical = replace(canonical, '"i":3', '"i":9')
        where organization_id = ${acme.organizationId} and seq = 3`,
    )
    expect(await verifyChain(acme.system)).toMatchObject({
      ok: false,
      checked: 2,
      problem: { seq: 3, kind: 'changed' },
    })
  })

  test.each(['actor', 'action', 'subject_type'])('a changed column %s, which a search would believe', async column => {
    await breakIt(
      sql => sql`update audit_events set ${sql(column)} = 'member:someone-else'
        where organization_id = ${acme.organizationId} and seq = 4`,
    )
    const { problem } = await verifyChain(acme.system)
    expect(problem).toMatchObject({ seq: 4, kind: 'changed' })
    expect(problem?.detail).toContain(column)
  })

  test('a changed time', async () => {
    await breakIt(
      sql => sql`update audit_events set at = at - interval '1 day'
        where organization_id = ${acme.organizationId} and seq = 4`,
    )
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 4, kind: 'changed' })
  })

  test('a removed entry', async () => {
    await breakIt(sql => sql`delete from audit_events where organization_id = ${acme.organizationId} and seq = 3`)
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 3, kind: 'removed' })
  })

  test('a removed entry whose gap was closed', async () => {
    await breakIt(async sql => {
      await sql`delete from audit_events where organization_id = ${acme.organizationId} and seq = 3`
      for (const seq of [4, 5, 6])
        await sql`update audit_events set seq = ${seq - 1} where organization_id = ${acme.organizationId} and seq = ${seq}`
    })
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 3, kind: 'removed' })
  })

  test('two entries that changed places', async () => {
    await breakIt(async sql => {
      for (const [from, to] of [
        [3, 99],
        [4, 3],
        [99, 4],
      ] as const)
        await sql`update audit_events set seq = ${to} where organization_id = ${acme.organizationId} and seq = ${from}`
    })
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 3, kind: 'reordered' })
  })

  test('a cut end', async () => {
    await breakIt(sql => sql`delete from audit_events where organization_id = ${acme.organizationId} and seq > 4`)
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 5, kind: 'truncated' })
  })

  test('a cut end with a head that was set back but can’t be sealed', async () => {
    await breakIt(async sql => {
      await sql`delete from audit_events where organization_id = ${acme.organizationId} and seq > 4`
      await sql`update audit_heads h set seq = 4, mac = e.mac from audit_events e
        where h.organization_id = ${acme.organizationId} and e.organization_id = h.organization_id and e.seq = 4`
    })
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 4, kind: 'head' })
  })

  test('a head that was set back, while the entries stand', async () => {
    await breakIt(sql => sql`update audit_heads set seq = 5 where organization_id = ${acme.organizationId}`)
    expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 6, kind: 'head' })
  })

  test('an older state put back whole, seal and all, against a head kept elsewhere', async () => {
    const [old] = await asSuperuser(
      database.url,
      sql => sql`select * from audit_heads where organization_id = ${acme.organizationId}`,
    )
    await record(7)
    const kept = (await verifyChain(acme.system)).head ?? ''
    await breakIt(async sql => {
      await sql`delete from audit_events where organization_id = ${acme.organizationId} and seq > 6`
      await sql`update audit_heads set seq = 6, mac = ${old?.mac}, seal = ${old?.seal}
        where organization_id = ${acme.organizationId}`
    })
    expect(await verifyChain(acme.system)).toMatchObject({ ok: true })
    expect((await verifyChain(acme.system, kept)).problem).toMatchObject({ seq: 7, kind: 'truncated' })
  })

  test('a rewritten ledger, against a head kept elsewhere', async () => {
    const kept = `6:${'0'.repeat(64)}`
    expect((await verifyChain(acme.system, kept)).problem).toMatchObject({ seq: 6, kind: 'changed' })
  })

  test('everything gone, head included, against a head kept elsewhere', async () => {
    const kept = (await verifyChain(acme.system)).head ?? ''
    await breakIt(async sql => {
      await sql`delete from audit_events where organization_id = ${acme.organizationId}`
      await sql`delete from audit_heads where organization_id = ${acme.organizationId}`
    })
    expect((await verifyChain(acme.system, kept)).problem).toMatchObject({ seq: 1, kind: 'truncated' })
  })
})

test('a former pepper verifies what it wrote, and is missed by name', async () => {
  const former = testEnv({ databaseUrl: database.url })
  setEnv({ ...former, pepper: 'the next pepper of the tests, long enough', acceptedPeppers: [former.pepper] })
  await record(7)
  expect(await verifyChain(acme.system)).toMatchObject({ ok: true, checked: 7 })
  setEnv({ ...former, pepper: 'the next pepper of the tests, long enough', acceptedPeppers: [] })
  expect((await verifyChain(acme.system)).problem).toMatchObject({ seq: 1, kind: 'pepper' })
  setEnv(former)
})

test('fifty writers at once leave a dense ledger that verifies', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, i) => record(100 + i)))
  expect(await verifyChain(acme.system)).toMatchObject({ ok: true, checked: 56 })
})

describe('the database refuses, whoever asks,', () => {
  const roles = ['keyturn_tenant', 'keyturn_data', 'keyturn_auth', 'keyturn_worker', 'none'] as const
  const changes = ["update audit_events set action = 'x'", 'delete from audit_events', 'truncate audit_events'] as const
  test.each(roles.flatMap(role => changes.map(change => [role, change] as const)))('%s: %s', async (role, change) => {
    const attempt = asSuperuser(database.url, sql =>
      sql.begin(async tx => {
        await tx`select set_config('app.organization_id', ${acme.organizationId}, true)`
        await tx.unsafe(`set local role ${role}`)
        await tx.unsafe(change)
      }),
    )
    // The owner meets the trigger; nobody else has the grant.
    await expect(attempt).rejects.toMatchObject({ code: role === 'none' ? '23000' : '42501' })
  })
})

test('only who may read all of it may verify it', async () => {
  const lead: MemberActor = {
    kind: 'member',
    organizationId: acme.organizationId,
    memberId: acme.memberId,
    sessionId: '',
    name: 'Lea Lead',
    role: 'member',
    teams: new Map([[acme.teamId, 'lead']]),
  }
  expect((await verifyChain(lead)).problem).toMatchObject({ kind: 'forbidden' })
})
