import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { keys } from '#db/schema/keys.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor, TeamRole } from '#lib/access/actor.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { replaceToken } from '#lib/credentials/replace-token.ts'
import { tokenIdInput } from '#lib/credentials/token-input.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { createKey } from '#lib/keys/create-key.ts'
import type { KeyId } from '#lib/keys/input.ts'
import { actsOn, later, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { addToTeam } from '#lib/members/add-to-team.ts'
import { suspendMember } from '#lib/members/suspend-member.ts'
import { must } from '#lib/result.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { addPerson } from '#lib/services/services.fixture.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { report, tokenOf, now as wall } from '#lib/usage/usage.fixture.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { rotateKeySelf } from '#lib/verification/key-self.ts'
import { verifyKey } from '#lib/verification/verify-key.ts'
import { executeOffboarding } from './execute-offboarding.ts'
import { asProposed } from './offboarding.fixture.ts'
import { planOffboarding } from './plan-offboarding.ts'

/** What a leaver might prepare, so that something of theirs works on. */
useTestDatabase()
afterAll(closeIngest)

const place = { service: 'payments', environment: 'production' } as const
const home = '198.51.100.7'
const cellar = '203.0.113.66'
const day = 86_400

let ring: Awaited<ReturnType<typeof makeKeyring>>
let asking: ReturnType<typeof tokenOf>
let made = 0
beforeEach(async () => {
  ring = await makeKeyring(`Left behind ${++made}`)
  asking = tokenOf(ring.owner, {}, ['keys:verify'])
})

async function codeOf(key: string, at: Date, ip?: string) {
  return must(await verifyKey(asking, { key, ...place, ip }, at)).code
}

function someone(name: string, role: TeamRole = 'developer') {
  const [team = ''] = ring.lead.teams.keys()
  return addPerson(ring.organizationId, name, 'member', [team, role])
}

/** A machine's key that is used from home, and that they have been shown. */
async function knownTo(...who: MemberActor[]) {
  const key = await makeKey(ring.lead)
  expect(await codeOf(key.key, later(1), home)).toBe('valid')
  for (const { memberId } of who) must(await recordSharing(ring.owner, { keyId: key.keyId, memberId }, now))
  return key
}

async function leave({ memberId }: MemberActor, { hostile = false, at = later(120) } = {}) {
  await flushVerificationLines()
  const plan = must(await planOffboarding(ring.owner, { memberId }, new Date(at.getTime() - 60_000)))
  return must(await executeOffboarding(ring.owner, asProposed(plan, { hostile }), at))
}

test('a hostile departure revives no older secret, and takes away no end that it had', async () => {
  const [first, leaver] = [await someone('first'), await someone('leaver', 'lead')]
  const over = await knownTo()
  const next = must(await rotateKey(leaver, { keyId: over.keyId, overlapSeconds: 3600 }, later(10)))
  expect(await codeOf(next.key, later(20), home)).toBe('valid')
  const ending = await knownTo(first)
  await leave(first, { at: later(100) })
  must(await rotateKey(leaver, { keyId: ending.keyId }, later(200)))
  await leave(leaver, { hostile: true, at: later(3 * 3600) })
  expect(await codeOf(over.key, later(3 * 3600 + 1), home)).toBe('superseded')
  expect(await codeOf(ending.key, later(3 * 3600 + 1), home)).toBe('valid') // of the first, until its day is over
  expect(await codeOf(ending.key, later(30 * day), home)).toBe('superseded')
})

test('what has a last day ends at once where somebody hostile knows it too, or the same one turns out to be', async () => {
  const [first, second] = [await someone('first'), await someone('second')]
  const [shared, own] = [await knownTo(first, second), await knownTo(first)]
  await leave(first, { at: later(120) })
  await leave(second, { hostile: true, at: later(400) })
  expect(await codeOf(shared.key, later(400), home)).toBe('revoked')
  expect(await codeOf(own.key, later(400), home)).toBe('valid')
  expect(await leave(first, { hostile: true, at: later(500) })).toMatchObject({ changed: true })
  expect(await codeOf(own.key, later(500), home)).toBe('revoked')
  const acts = (await actsOn(ring.owner, own.keyId)).map(each => each.action)
  expect(acts.filter(action => action === 'secret.condemned')).toHaveLength(2) // its last day, and its end
})

test('a secret that the key asked for with one that they knew is taken to be theirs', async () => {
  const leaver = await someone('leaver')
  const key = await knownTo(leaver)
  const next = must(await rotateKeySelf(key.key, { ip: home, idempotencyKey: 'first' }, later(10)))
  expect(await codeOf(next.key, later(20), home)).toBe('valid')
  await leave(leaver, { hostile: true })
  expect(await codeOf(next.key, later(130), cellar)).toBe('revoked')
})

test('a key that they made with a machine’s token is in the plan, whoever answers for the machine', async () => {
  const leaver = await someone('leaver', 'lead')
  await makeKey(ring.lead, { holder: { machine: 'bot' } })
  const input = { name: 'deploy', scopes: ['keys:write' as const], service: 'payments', machine: 'bot' }
  const token = must(await createToken(leaver, input, now))
  const actor = must(await authenticateToken(token.token, later(1)))
  const minted = must(await createKey(actor, { ...place, name: 'on the side' }, later(2)))
  must(await replaceToken(leaver, { tokenId: tokenIdInput.parse(token.id) }, later(10)))
  await leave(leaver, { hostile: true })
  expect(await codeOf(minted.key, later(130), home)).toBe('revoked')
  expect(await authenticateToken(token.token, later(130))).toMatchObject({ ok: false }) // though its end was set before
  expect(await createKey(actor, { ...place, name: 'in flight' }, later(130))).toMatchObject({ ok: false })
})

test('nobody comes to hold the token of another person', async () => {
  const token = must(await createToken(ring.owner, { name: 'mine', scopes: ['keys:write'], service: 'payments' }, now))
  const replaced = await replaceToken(ring.lead, { tokenId: tokenIdInput.parse(token.id) }, later(1))
  expect(replaced).toMatchObject({ error: { reason: 'not_found' } })
})

test('a report of yesterday makes no network a known one', async () => {
  const at = (seconds: number) => new Date(wall.getTime() + seconds * 1000)
  const leaver = await someone('leaver', 'lead')
  const input = { name: 'shipper', scopes: ['logs:write' as const], service: 'payments', machine: 'bot' }
  const token = must(await createToken(leaver, input, at(-3500)))
  must(await authenticateToken(token.token, at(-3400)))
  const key = await makeKey(leaver, {}, at(-3400))
  expect(await codeOf(key.key, at(-3300), home)).toBe('valid')
  await leave(leaver, { at: at(-1900) })
  const actor = must(await authenticateToken(token.token, at(-900)))
  await report(actor, [{ time: at(-7000).toISOString(), keyId: key.id, status: 200, ip: cellar }], at(-900))
  expect(await codeOf(key.key, at(-800), cellar)).toBe('network_not_allowed')
  expect(await codeOf(key.key, at(-800), home)).toBe('valid')
})

test('having been refused somewhere makes no network a known one', async () => {
  const leaver = await someone('leaver')
  const key = await makeKey(ring.lead, { scopes: ['read'] })
  const ask = (scope: string, ip: string, at: Date) => verifyKey(asking, { key: key.key, ...place, scope, ip }, at)
  expect(must(await ask('read', home, later(1))).code).toBe('valid')
  expect(must(await ask('admin', cellar, later(2))).code).toBe('missing_scope')
  must(await recordSharing(ring.owner, { keyId: key.keyId, memberId: leaver.memberId }, now))
  await leave(leaver)
  expect(must(await ask('read', cellar, later(130))).code).toBe('network_not_allowed')
  expect(must(await ask('read', home, later(130))).code).toBe('valid')
})

test('a service that never tells addresses is not cut off before the day is over', async () => {
  const leaver = await someone('leaver')
  const key = await makeKey(ring.lead)
  expect(await codeOf(key.key, later(1))).toBe('valid')
  must(await recordSharing(ring.owner, { keyId: key.keyId, memberId: leaver.memberId }, now))
  await leave(leaver)
  expect(await codeOf(key.key, later(130))).toBe('valid')
  expect(await codeOf(key.key, later(130), cellar)).toBe('network_not_allowed')
})

test('where an older secret is held, the key is not without one, and a compromise ends that as well', async () => {
  const leaver = await someone('leaver', 'lead')
  const key = await knownTo()
  must(await rotateKey(leaver, { keyId: key.keyId }, later(10))) // nobody uses it, so the older one is held
  await leave(leaver)
  const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
  await retireDueSecrets(clock, later(121 + day))
  expect(await codeOf(key.key, later(122 + day), home)).toBe('valid')
  expect(await compromisedAt(key.keyId)).toBeNull()
  const fresh = must(await rotateKey(ring.lead, { keyId: key.keyId }, later(130 + day)))
  must(await markCompromised(ring.lead, { keyId: key.keyId }, later(140 + day)))
  for (const each of [key.key, fresh.key]) expect(await codeOf(each, later(141 + day), home)).toBe('revoked')
})

test('a lead puts out no lead of another team by taking them into their own', async () => {
  const [teamId = ''] = ring.lead.teams.keys()
  const { memberId } = ring.outsider
  must(await addToTeam(ring.lead, { teamId, email: `${memberId}@example.com`, role: 'developer' }, now))
  expect(await suspendMember(ring.lead, { memberId }, later(1))).toMatchObject({ error: { kind: 'not_found' } })
  expect(await planOffboarding(ring.lead, { memberId }, later(1))).toMatchObject({ error: { reason: 'not_found' } })
})

async function compromisedAt(keyId: KeyId) {
  const [key] = await withTenant(ring, tx => tx.select().from(keys).where(eq(keys.id, keyId)))
  return key?.compromisedAt
}
