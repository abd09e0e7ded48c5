import { hash } from '@node-rs/argon2'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { database } from '#db/client.ts'
import { members } from '#db/schema/members.ts'
import { signInAttempts, users } from '#db/schema/users.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { actionsOn, now, password, someEmail, someOrganization } from '#lib/members/people.fixture.ts'
import { must } from '#lib/result.ts'
import { signIn } from './sign-in.ts'

useTestDatabase()

let address = 0
const from = () => ({ ip: `203.0.113.${++address}`, userAgent: 'Vitest' })
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1000)
const wrong = { ok: false, error: { kind: 'wrong_credentials' } }

describe('signing in', () => {
  it('gives a session with a new token each time, and writes the ledger', async () => {
    const organization = await someOrganization()
    const { email } = organization
    const first = must(await signIn({ email: ` ${email.toUpperCase()} `, password }, from(), now))
    const second = must(await signIn({ email, password }, from(), now))
    expect(first.token).toMatch(/^[0-9A-Za-z]{43}$/)
    expect(first.token).not.toBe(second.token)
    expect(first.actor.memberId).toBe(organization.ownerId)
    expect(await actionsOn(organization, first.actor.sessionId)).toEqual(['session.started'])
  })

  it('says the same of a wrong password, an unknown address and somebody who was suspended', async () => {
    const organization = await someOrganization()
    expect(await signIn({ email: organization.email, password: 'not it at all' }, from(), now)).toEqual(wrong)
    expect(await signIn({ email: someEmail('nobody'), password }, from(), now)).toEqual(wrong)
    await withTenant(organization, tx => tx.update(members).set({ status: 'suspended' }))
    expect(await signIn({ email: organization.email, password }, from(), now)).toEqual(wrong)
  })

  it('goes to the organization where the person was last active', async () => {
    const one = await someOrganization()
    const again = { email: one.email, name: 'Olga', organization: 'Her second one', password }
    const two = must(await createOwner(again, inSeconds(1)))
    await withTenant(two, tx => tx.update(members).set({ lastActiveAt: inSeconds(20) }))
    await withTenant(one, tx => tx.update(members).set({ lastActiveAt: inSeconds(10) }))
    const signedIn = must(await signIn({ email: one.email, password }, from(), inSeconds(30)))
    expect(signedIn.actor.organizationId).toBe(two.organizationId)
    await withTenant(two, tx => tx.update(members).set({ status: 'suspended' }))
    const elsewhere = must(await signIn({ email: one.email, password }, from(), inSeconds(40)))
    expect(elsewhere.actor.organizationId).toBe(one.organizationId)
  })

  it('replaces a hash made with former parameters', async () => {
    const { email } = await someOrganization()
    const old = await hash(password, { memoryCost: 4096, timeCost: 3 })
    await database('auth').update(users).set({ passwordHash: old }).where(eq(users.email, email))
    must(await signIn({ email, password }, from(), now))
    const [user] = await database('auth').select().from(users).where(eq(users.email, email))
    expect(user?.passwordHash).toContain('m=19456,t=2')
    must(await signIn({ email, password }, from(), now))
  })
})

describe('wrong passwords', () => {
  it('delay the account from the fourth on, whatever address they come from; then the right one works', async () => {
    const { email } = await someOrganization()
    for (let i = 0; i < 4; i++) expect(await signIn({ email, password: 'guess' }, from(), now)).toEqual(wrong)
    const delayed = { ok: false, error: { kind: 'delayed', retryAfterSeconds: 1 } }
    expect(await signIn({ email, password }, from(), now)).toEqual(delayed)
    expect(await signIn({ email, password }, from(), inSeconds(0.9))).toEqual(delayed)
    expect((await signIn({ email, password }, from(), inSeconds(1))).ok).toBe(true)
    // and the account's count is gone
    expect(await signIn({ email, password: 'guess' }, from(), inSeconds(2))).toEqual(wrong)
    expect((await signIn({ email, password }, from(), inSeconds(2))).ok).toBe(true)
  })

  it('never wait longer than 30 seconds', async () => {
    const email = someEmail('nobody')
    for (let i = 0; i < 12; i++) await signIn({ email, password: 'guess' }, from(), inSeconds(i * 60))
    const early = await signIn({ email, password: 'guess' }, from(), inSeconds(11 * 60 + 1))
    expect(early).toEqual({ ok: false, error: { kind: 'delayed', retryAfterSeconds: 29 } })
  })

  it('delay the address, whatever account they try, known or not', async () => {
    const where = from()
    for (let i = 0; i < 4; i++) await signIn({ email: someEmail('nobody'), password: 'guess' }, where, now)
    const { email } = await someOrganization()
    expect(await signIn({ email, password }, where, now)).toMatchObject({ error: { kind: 'delayed' } })
    expect((await signIn({ email, password }, from(), now)).ok).toBe(true)
  })

  it('leave nothing behind when they came too early to be looked at', async () => {
    const where = from()
    for (let i = 0; i < 4; i++) await signIn({ email: someEmail('nobody'), password: 'guess' }, where, now)
    const rows = () => database('auth').$count(signInAttempts)
    const before = await rows()
    await signIn({ email: someEmail('nobody'), password: 'guess' }, where, now)
    expect(await rows()).toBe(before)
  })

  it('are not washed off an address by signing in to an account of one’s own', async () => {
    const where = from()
    const own = await someOrganization()
    for (let i = 0; i < 3; i++) {
      await signIn({ email: someEmail('nobody'), password: 'guess' }, where, now)
      must(await signIn({ email: own.email, password }, where, now))
    }
    await signIn({ email: someEmail('nobody'), password: 'guess' }, where, now)
    expect(await signIn({ email: own.email, password }, where, now)).toMatchObject({ error: { kind: 'delayed' } })
  })

  it('get no more looks when they are sent at once', async () => {
    const email = someEmail('nobody')
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => signIn({ email, password: 'guess' }, from(), now)),
    )
    const looks = answers.filter(answer => !answer.ok && answer.error.kind === 'wrong_credentials')
    expect(looks).toHaveLength(4)
  })
})
