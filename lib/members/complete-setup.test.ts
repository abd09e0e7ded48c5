import { describe, expect, it } from 'vitest'
import { database } from '#db/client.ts'
import { members, teamMembers } from '#db/schema/members.ts'
import { organizations } from '#db/schema/organizations.ts'
import { setupLinks } from '#db/schema/users.ts'
import { testEnv, useTestDatabase } from '#db/testing.ts'
import { readSession } from '#lib/credentials/sessions.ts'
import { isSetupOpen, setupLink } from '#lib/credentials/setup.ts'
import { getEnv, setEnv } from '#lib/env.ts'
import { must } from '#lib/result.ts'
import { completeSetup } from './complete-setup.ts'
import { createOwner } from './create-owner.ts'
import { actionsOn, now, origin, password } from './people.fixture.ts'

const tokenOf = (link: string | null) => decodeURIComponent(new URL(link ?? '').hash.slice(1))
const input = (token: string, who = 'ada') => ({
  ...{ token, name: 'Ada', organization: `Tides of ${who}`, email: `${who}@example.com` },
  password,
})
const dead = { ok: false, error: { kind: 'link_dead' } }

describe('the setup link', () => {
  useTestDatabase()

  it('makes the first owner, signs them in, and is dead from then on', async () => {
    const link = await setupLink()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/setup#[0-9A-Za-z]{43}$/)
    const token = tokenOf(link)
    expect(await isSetupOpen()).toBe(true)
    expect(await completeSetup(input('x'.repeat(43)), origin, now)).toEqual(dead)
    const refused = await completeSetup({ ...input(token), password: 'short' }, origin, now)
    expect(refused).toMatchObject({ error: { kind: 'password_refused', refusal: 'too_short' } })

    const { token: session, actor } = must(await completeSetup(input(token), origin, now))
    expect(await readSession(session, now)).toMatchObject({ role: 'owner', memberId: actor.memberId })
    expect([...actor.teams.values()]).toEqual(['lead'])
    expect(await actionsOn(actor, actor.memberId)).toEqual(['member.added'])
    expect(await actionsOn(actor, actor.organizationId)).toEqual(['organization.created'])

    expect(await isSetupOpen()).toBe(false)
    expect(await setupLink()).toBeNull()
    expect(await completeSetup(input(token, 'eve'), origin, now)).toEqual(dead)
  })
})

describe('two posts at once', () => {
  useTestDatabase()

  it('make one owner', async () => {
    const token = tokenOf(await setupLink())
    const posts = ['ada', 'eve', 'mallory', 'trent'].map(who => completeSetup(input(token, who), origin, now))
    const answers = await Promise.all(posts)
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(answers.filter(answer => !answer.ok)).toEqual([dead, dead, dead])
    const db = database('auth')
    expect([await db.$count(members), await db.$count(organizations), await db.$count(teamMembers)]).toEqual([1, 1, 1])
  })
})

describe('a link of one’s own', () => {
  useTestDatabase()

  it('may be any text, is stored as a hash, and replaces the link of the start before', async () => {
    const former = tokenOf(await setupLink())
    setEnv(testEnv({ ...getEnv(), setupToken: 'ünsere Tür #1' }))
    const token = tokenOf(await setupLink())
    expect(token).toBe('ünsere Tür #1')
    const rows = await database('auth').select().from(setupLinks)
    expect(rows.map(row => row.tokenHash.length)).toEqual([32])
    expect(await completeSetup(input(former), origin, now)).toEqual(dead)
    expect((await completeSetup(input(token), origin, now)).ok).toBe(true)
  })
})

describe('an owner made at the terminal', () => {
  useTestDatabase()

  it('kills the setup link', async () => {
    const token = tokenOf(await setupLink())
    must(await createOwner({ email: 'cli@example.com', name: 'Cli', organization: 'Terminal', password }, now))
    expect(await completeSetup(input(token), origin, now)).toEqual(dead)
    expect(await setupLink()).toBeNull()
  })
})
