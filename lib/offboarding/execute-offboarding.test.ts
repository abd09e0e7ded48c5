import { and, eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { newId } from '#db/schema/columns.ts'
import { keySecrets, keys, tokens } from '#db/schema/keys.ts'
import { members, sessions } from '#db/schema/members.ts'
import { notices } from '#db/schema/notices.ts'
import { offboardingItems } from '#db/schema/offboardings.ts'
import { rotations } from '#db/schema/rotations.ts'
import { machines } from '#db/schema/services.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { Actor, Role, TeamRole, TokenActor } from '#lib/access/actor.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { replaceToken } from '#lib/credentials/replace-token.ts'
import { asActor, createSession, readSession } from '#lib/credentials/sessions.ts'
import { loadStanding } from '#lib/credentials/standing.ts'
import { tokenIdInput } from '#lib/credentials/token-input.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { createKey } from '#lib/keys/create-key.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { revokeKey } from '#lib/keys/stop-key.ts'
import { addMember } from '#lib/members/add-member.ts'
import { must } from '#lib/result.ts'
import { handleOverdueRotations } from '#lib/rotation/handle-overdue-rotations.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { createService } from '#lib/services/create-service.ts'
import { addPerson } from '#lib/services/services.fixture.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { tokenOf } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { revokeKeySelf, rotateKeySelf } from '#lib/verification/key-self.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { executeOffboarding } from './execute-offboarding.ts'
import { getOffboarding } from './get-offboarding.ts'
import { asProposed } from './offboarding.fixture.ts'
import { type Plan, planOffboarding } from './plan-offboarding.ts'

useTestDatabase()
afterAll(closeIngest)

let ring: Awaited<ReturnType<typeof makeKeyring>>
let asking: TokenActor
let made = 0
beforeEach(async () => {
  ring = await makeKeyring(`Tidewater ${++made}`)
  asking = tokenOf(ring.owner, {}, ['keys:verify'])
})

const place = { service: 'payments', environment: 'production' } as const
const home = '198.51.100.7'
const elsewhere = '203.0.113.9'

async function codeOf(key: string, at: Date, ip?: string) {
  return must(await verifyKey(asking, { key, ...place, ip }, at)).code
}

/** A key that the developer has seen, used from home. */
async function seenKey(holder: 'machine' | 'leaver' | 'lead', isUsed = true) {
  const memberId = holder === 'leaver' ? ring.developer.memberId : ring.lead.memberId
  const input = { holder: holder === 'machine' ? { machine: 'cron' } : { member: `${memberId}@example.com` } }
  const isLeads = holder !== 'leaver'
  const key = await makeKey(isLeads ? ring.lead : ring.owner, { ...input, environment: 'production' })
  must(await recordSharing(ring.owner, { keyId: key.keyId, sharedWith: `${ring.developer.memberId}@example.com` }, now))
  if (isUsed) expect(await codeOf(key.key, later(-60), home)).toBe('valid')
  return key
}

async function planFor(actor: Actor, at: Date = later(60)): Promise<Plan> {
  await flushVerificationLines()
  return must(await planOffboarding(actor, { memberId: ring.developer.memberId }, at))
}

const actionsOf = (plan: Plan) =>
  Object.fromEntries(plan.rows.map(row => [row.keyId, `${row.proposal.action}: ${row.proposal.why}`]))

const read = <T>(query: Parameters<typeof withTenant<T>>[1]) => withTenant(ring, query)
const keyRow = async (keyId: KeyId) => (await read(tx => tx.select().from(keys).where(eq(keys.id, keyId))))[0]

async function actions(subjectId: string): Promise<string[]> {
  const where = and(eq(auditEvents.organizationId, ring.organizationId), eq(auditEvents.subjectId, subjectId))
  const rows = await read(tx =>
    tx.select({ action: auditEvents.action }).from(auditEvents).where(where).orderBy(auditEvents.seq),
  )
  return rows.map(row => row.action)
}

describe('a lead offboards a developer', () => {
  test('what they know ends, what runs goes on, and everybody who must act is told', async () => {
    const shared = await seenKey('machine')
    const idle = await seenKey('leaver', false)
    const used = await seenKey('leaver')
    const rotated = await seenKey('lead')
    must(await rotateKey(ring.lead, { keyId: rotated.keyId, overlapSeconds: 0 }, now))
    must(await markCompromised(ring.lead, { keyId: rotated.keyId }, later(1)))
    must(await rotateKey(ring.lead, { keyId: rotated.keyId }, later(2)))
    const session = await createSession(
      { ...must2(await loadStanding(ring.developer.memberId)), userId: await userIdOf(ring.developer.memberId) },
      { method: 'password', origin: { ip: home, userAgent: 'Vitest' } },
      later(-5),
    )

    const plan = await planFor(ring.lead)
    expect(actionsOf(plan)).toEqual({
      [shared.keyId]: 'rotate: others_use_it',
      [idle.keyId]: 'revoke: theirs_and_idle',
      [used.keyId]: 'rotate: theirs_and_used',
      [rotated.keyId]: 'nothing: rotated_since',
    })
    expect(plan.rows.find(row => row.keyId === shared.keyId)).toMatchObject({
      ...{ requestsHour: 1, requestsDay: 1, networksDay: 1, exposed: 1, isHeld: false },
      links: [{ how: 'shared', token: null }],
    })
    expect(plan).toMatchObject({ sessions: 1, invitations: 0, outOfReach: [] })

    const done = must(await executeOffboarding(ring.lead, asProposed(plan), later(120)))
    expect(done.changed).toBe(true)
    const [member] = await read(tx => tx.select().from(members).where(eq(members.id, ring.developer.memberId)))
    expect(member).toMatchObject({ status: 'left', leftAt: later(120) })
    expect(await readSession(session.token, later(121))).toBeNull()
    expect(
      await read(tx => tx.select().from(sessions).where(eq(sessions.memberId, ring.developer.memberId))),
    ).toMatchObject([{ endReason: 'left' }])

    expect(await codeOf(idle.key, later(130), home)).toBe('revoked')
    expect(await keyRow(idle.keyId)).toMatchObject({ status: 'revoked', endReason: 'holder_left' })
    // What runs goes on, from where it was seen, until the deadline.
    expect(await codeOf(shared.key, later(130), home)).toBe('valid')
    expect(await codeOf(shared.key, later(130), '198.51.100.250')).toBe('valid')
    expect(await codeOf(shared.key, later(130), elsewhere)).toBe('network_not_allowed')
    expect(await codeOf(shared.key, later(130))).toBe('network_not_allowed')
    expect(await revokeKeySelf(shared.key, {}, later(131))).toMatchObject({ error: { reason: 'network_not_allowed' } })
    expect(await rotateKeySelf(shared.key, { ip: home, idempotencyKey: 'x' }, later(131))).toMatchObject({
      error: { reason: 'secret_condemned' },
    })
    await flushVerificationLines() // having tried makes no network a known one
    expect(await codeOf(shared.key, later(140), elsewhere)).toBe('network_not_allowed')
    expect(await keyRow(used.keyId)).toMatchObject({ holderMemberId: ring.lead.memberId, status: 'active' })
    expect(await actions(used.keyId)).toEqual(expect.arrayContaining(['secret.condemned', 'key.reassigned']))
    const told = await read(tx => tx.select().from(notices).where(eq(notices.memberId, ring.lead.memberId)))
    expect(told.map(notice => notice.title)).toContain('developer left: 2 keys need a new secret from you')

    // Claimed in time, both work; the old one ends when that was decided, and not a second later.
    const fresh = must(await rotateKey(ring.lead, { keyId: shared.keyId }, later(3600)))
    expect(fresh.previousRetiresBy).toEqual(later(120 + 86_400))
    expect(await codeOf(fresh.key, later(3700), elsewhere)).toBe('valid')
    expect(await codeOf(shared.key, later(3700), home)).toBe('valid')
    expect(await codeOf(shared.key, later(119 + 86_400), home)).toBe('valid')
    expect(await codeOf(shared.key, later(120 + 86_400), home)).toBe('superseded')
    expect(await codeOf(fresh.key, later(121 + 86_400), home)).toBe('valid')

    // Nobody claimed the other. A policy that revokes what is overdue does not: it had a day, not its week.
    expect(await codeOf(used.key, later(119 + 86_400), home)).toBe('valid')
    expect(await codeOf(used.key, later(120 + 86_400), home)).toBe('revoked')
    must(await updateEnvironmentPolicy(ring.lead, { ...place, whenOverdue: 'revoke' }, later(118 + 86_400)))
    const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
    await retireDueSecrets(clock, later(121 + 86_400))
    await handleOverdueRotations(clock, later(121 + 86_400))
    expect(await keyRow(used.keyId)).toMatchObject({ status: 'active', compromisedAt: later(120 + 86_400) })
    const reopened = must(await rotateKey(ring.lead, { keyId: used.keyId }, later(130 + 86_400)))
    expect(await codeOf(reopened.key, later(131 + 86_400))).toBe('valid')
    expect(await keyRow(used.keyId)).toMatchObject({ compromisedAt: null })

    // Again: nothing more.
    const again = await planFor(ring.lead, later(200))
    expect(again.rows.every(row => row.proposal.action === 'nothing')).toBe(true)
    const before = await read(tx => tx.$count(auditEvents))
    expect(must(await executeOffboarding(ring.lead, asProposed(again), later(210)))).toEqual({
      ...done,
      changed: false,
    })
    expect(await read(tx => tx.$count(auditEvents))).toBe(before)
  })

  test('who joins again starts clean: nothing of before opens anything', async () => {
    const own = must(await createToken(ring.lead, { name: 'mine', scopes: ['keys:read'], service: 'payments' }, now))
    const { lead } = ring
    const key = await makeKey(ring.owner, { holder: { member: `${lead.memberId}@example.com` } })
    const session = await createSession(
      { ...must2(await loadStanding(lead.memberId)), userId: await userIdOf(lead.memberId) },
      { method: 'password', origin: { ip: home, userAgent: 'Vitest' } },
      later(-5),
    )
    const plan = must(await planOffboarding(ring.owner, { memberId: lead.memberId }, later(60)))
    must(await executeOffboarding(ring.owner, asProposed(plan), later(120)))
    const system = { kind: 'system', organizationId: ring.organizationId, name: 'sample' } as const
    const again = { email: `${lead.memberId}@example.com`, name: 'lead', role: 'member' as const, password: '' }
    expect(must(await addMember(system, { ...again, teams: [] }, later(200))).memberId).toBe(lead.memberId)
    expect(await loadStanding(lead.memberId)).toMatchObject({ status: 'active', teams: new Map() })
    expect(await readSession(session.token, later(201))).toBeNull()
    expect(await authenticateToken(own.token, later(201))).toMatchObject({ ok: false })
    expect(await keyRow(key.keyId)).toMatchObject({ status: 'revoked', endReason: 'holder_left' })
  })

  test('hostile: nothing that they know works a moment longer', async () => {
    const shared = await seenKey('machine')
    const plan = await planFor(ring.lead)
    must(await executeOffboarding(ring.lead, asProposed(plan, { hostile: true }), later(120)))
    expect(await codeOf(shared.key, later(120), home)).toBe('revoked')
    expect(await keyRow(shared.keyId)).toMatchObject({ compromisedAt: later(120), status: 'active' })
    const fresh = must(await rotateKey(ring.lead, { keyId: shared.keyId }, later(200)))
    expect(await codeOf(fresh.key, later(201), elsewhere)).toBe('valid')
  })

  test('during an overlap only the old secret is theirs: it ends, the new one stays', async () => {
    const key = await seenKey('machine')
    const fresh = must(await rotateKey(ring.lead, { keyId: key.keyId }, later(10)))
    expect(await codeOf(fresh.key, later(20), home)).toBe('valid')
    const plan = await planFor(ring.lead)
    expect(actionsOf(plan)).toEqual({ [key.keyId]: 'rotate: already_replaced' })
    must(await executeOffboarding(ring.lead, asProposed(plan, { overlapHours: 1 }), later(120)))
    expect(await codeOf(key.key, later(119 + 3600), home)).toBe('valid')
    expect(await codeOf(key.key, later(120 + 3600), home)).toBe('superseded')
    expect(await codeOf(fresh.key, later(120 + 3600), elsewhere)).toBe('valid')
    const open = await read(tx => tx.select().from(rotations).where(eq(rotations.cause, 'offboarding')))
    expect(open).toEqual([])
  })

  test('a machine’s token works on until it is replaced or its end comes; their own ends at once', async () => {
    const input = { name: 'deploy', scopes: ['keys:read' as const, 'keys:write' as const], service: 'payments' }
    const own = must(await createToken(ring.lead, input, now))
    await read(tx => tx.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, own.id)))
    const leadToken = must(await createToken(ring.lead, { ...input, machine: 'deploy-bot' }, now))
    await read(tx => tx.update(tokens).set({ lastUsedAt: now }).where(eq(tokens.id, leadToken.id)))
    const successor = await joined('member', 'lead')
    // The lead goes this time: they answer for the machine.
    const plan = must(await planOffboarding(ring.owner, { memberId: ring.lead.memberId }, later(60)))
    expect(plan.tokens).toMatchObject([
      { tokenId: own.id, proposal: 'revoke' },
      { tokenId: leadToken.id, proposal: 'replace' },
    ])
    expect(plan.machines).toMatchObject([{ name: 'deploy-bot', proposedResponsible: successor }])
    const { offboardingId } = must(await executeOffboarding(ring.owner, asProposed(plan), later(120)))
    const stateAt = async (seconds: number) => {
      const report = await getOffboarding(ring.owner, { offboardingId }, later(seconds))
      return report?.items.find(item => item.id === leadToken.id)?.state
    }
    expect(await stateAt(125)).toBe('waiting')
    expect(await authenticateToken(own.token, later(120))).toMatchObject({ error: { reason: 'revoked' } })
    const actor = must(await authenticateToken(leadToken.token, later(130)))
    expect(actor).toMatchObject({ memberId: successor, scopes: ['keys:read'] }) // what they know makes no key any more
    const next = must(await replaceToken(ring.owner, { tokenId: tokenIdInput.parse(leadToken.id) }, later(131)))
    expect(must(await authenticateToken(next.token, later(132))).scopes).toEqual(['keys:read', 'keys:write'])
    expect(must(await authenticateToken(leadToken.token, later(132))).scopes).toEqual(['keys:read'])
    expect(await stateAt(140)).toBe('overlap')
    expect(await authenticateToken(leadToken.token, later(120 + 86_400))).toMatchObject({ ok: false })
    expect(await stateAt(121 + 86_400)).toBe('done')
    const [machine] = await read(tx => tx.select().from(machines))
    expect(machine?.responsibleMemberId).toBe(successor)
  })
})

describe('between the plan and its execution', () => {
  test('one is rotated, one revoked, one newly seen: nothing is done, and each is named', async () => {
    const [a, b] = [await seenKey('machine'), await seenKey('lead')]
    const plan = await planFor(ring.lead)
    const input = asProposed(plan)
    must(await rotateKey(ring.lead, { keyId: a.keyId }, later(70)))
    must(await revokeKey(ring.lead, { keyId: b.keyId }, later(71)))
    const c = await seenKey('lead')
    const before = await read(tx => tx.$count(auditEvents))
    const refused = await executeOffboarding(ring.lead, input, later(120))
    expect(refused).toMatchObject({ ok: false, error: { reason: 'plan_changed' } })
    const changes = refused.ok || refused.error.reason !== 'plan_changed' ? [] : refused.error.changed
    expect(changes.map(({ id, change }) => `${id} ${change}`).sort()).toEqual(
      [`${a.keyId} changed`, `${b.keyId} gone`, `${c.keyId} appeared`].sort(),
    )
    expect(await read(tx => tx.$count(auditEvents))).toBe(before)
    expect(await loadStanding(ring.developer.memberId)).toMatchObject({ status: 'active' })
    must(await executeOffboarding(ring.lead, asProposed(await planFor(ring.lead, later(130))), later(140)))
    expect(await loadStanding(ring.developer.memberId)).toMatchObject({ status: 'left' })
  })

  test('a key that was idle is used: it is not revoked', async () => {
    const key = await seenKey('leaver', false)
    const plan = await planFor(ring.lead)
    expect(await codeOf(key.key, later(90), home)).toBe('valid')
    await flushVerificationLines()
    const refused = await executeOffboarding(ring.lead, asProposed(plan), later(120))
    expect(refused).toMatchObject({ error: { changed: [{ id: key.keyId, change: 'used' }] } })
    expect(await codeOf(key.key, later(121), home)).toBe('valid')
  })

  test('the leaver makes keys at that very moment: each is in the plan or refused', async () => {
    for (let round = 0; round < 15; round++) {
      const developer = await memberActor(await joined('member', 'developer'))
      const plan = must(await planOffboarding(ring.lead, { memberId: developer.memberId }, later(60)))
      const [executed, created] = await Promise.all([
        executeOffboarding(ring.lead, asProposed(plan), later(120)),
        createKey(developer, { service: 'payments', environment: 'development', name: `late ${round}` }, later(120)),
      ])
      const standing = await loadStanding(developer.memberId)
      if (executed.ok) expect(created).toMatchObject({ ok: false })
      else expect([created.ok, standing?.status]).toEqual([true, 'active'])
    }
  })
})

describe('who may', () => {
  test('a lead closes their teams’ keys, and the rest is asked of those who can', async () => {
    must(
      await createService(ring.owner, { slug: 'parcels', name: 'Parcels', prefix: 'parcels', team: 'logistics' }, now),
    )
    const other = await makeKey(ring.owner, { service: 'parcels', holder: { machine: 'van' } })
    must(
      await recordSharing(
        ring.owner,
        { keyId: other.keyId, sharedWith: `${ring.developer.memberId}@example.com` },
        now,
      ),
    )
    const plan = await planFor(ring.lead)
    expect(plan.rows).toEqual([])
    expect(plan.outOfReach).toMatchObject([{ team: 'Logistics', keys: 1 }])
    const done = must(await executeOffboarding(ring.lead, asProposed(plan), later(120)))
    expect(await keyRow(other.keyId)).toMatchObject({ status: 'active' })
    const told = await read(tx => tx.select().from(notices).where(eq(notices.memberId, ring.outsider.memberId)))
    expect(told.map(({ title }) => title)).toEqual(['developer left and knows 1 key of your team'])

    const asked = await planFor(ring.outsider, later(200))
    expect(actionsOf(asked)).toEqual({ [other.keyId]: 'rotate: others_use_it' })
    expect(must(await executeOffboarding(ring.outsider, asProposed(asked), later(210)))).toEqual(done)
    const items = await read(tx => tx.select().from(offboardingItems).where(eq(offboardingItems.keyId, other.keyId)))
    expect(items).toMatchObject([{ action: 'rotate', decidedBy: `member:${ring.outsider.memberId}` }])
    const secrets = await read(tx => tx.select().from(keySecrets).where(eq(keySecrets.keyId, other.keyId)))
    expect(secrets).toMatchObject([{ condemnedAt: later(210) }])
  })

  test.each([
    ['nobody themselves', () => ring.developer, 'yourself'],
    ['a lead of another team', () => ring.outsider, 'not_found'],
    ['nobody of another organization', async () => (await makeKeyring(`Other ${++made}`)).owner, 'not_found'],
  ] as const)('%s', async (_, who, reason) => {
    const actor = await who()
    const memberId = ring.developer.memberId
    expect(await planOffboarding(actor, { memberId }, now)).toMatchObject({ ok: false, error: { reason } })
    const input = { memberId, hostile: true, overlapHours: 0, keys: [], tokens: [], machines: [], webhooks: [] }
    expect(await executeOffboarding(actor, input, now)).toMatchObject({ ok: false, error: { reason } })
    expect(await loadStanding(memberId)).toMatchObject({ status: 'active' })
  })

  test('not the last owner, and not two at once each other', async () => {
    const input = (memberId: string) => ({
      ...{ memberId, hostile: false, overlapHours: 24, keys: [], tokens: [], machines: [], webhooks: [] },
    })
    expect(await executeOffboarding(ring.security, input(ring.owner.memberId), now)).toMatchObject({
      error: { reason: 'last_owner' },
    })
    const second = await memberActor(await joined('owner'))
    const both = await Promise.all([
      executeOffboarding(ring.owner, input(second.memberId), later(1)),
      executeOffboarding(second, input(ring.owner.memberId), later(1)),
    ])
    expect(both.filter(each => each.ok)).toHaveLength(1)
  })
})

async function joined(role: Role, teamRole?: TeamRole): Promise<string> {
  const [team] = ring.lead.teams.keys()
  const person = await addPerson(
    ring.organizationId,
    `someone ${++made}`,
    role,
    teamRole && team ? [team, teamRole] : undefined,
  )
  return person.memberId
}

async function memberActor(memberId: string) {
  return asActor(must2(await loadStanding(memberId)), newId())
}

function must2<T>(value: T | null): T {
  if (value === null) throw new Error('it should be there')
  return value
}

async function userIdOf(memberId: string): Promise<string> {
  const [member] = await read(tx => tx.select().from(members).where(eq(members.id, memberId)))
  return must2(member ?? null).userId
}
