import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor } from '#lib/access/actor.ts'
import { must } from '#lib/result.ts'
import { changeRole } from './change-role.ts'
import { actionsOn, actorOf, now, someMember, someOrganization } from './people.fixture.ts'

useTestDatabase()
const notFound = { ok: false, error: { kind: 'not_found' } }
const lastOwner = { ok: false, error: { kind: 'last_owner' } }

describe('changing a role', () => {
  it('is an owner’s, counts at once, and stands in the ledger', async () => {
    const organization = await someOrganization()
    const { memberId, actor } = await someMember(organization)
    must(await changeRole(organization.owner, { memberId, role: 'security' }, now))
    expect((await actorOf(memberId)).role).toBe('security')
    expect(await changeRole(actor, { memberId, role: 'owner' }, now)).toEqual(notFound)
    expect(await changeRole(await actorOf(memberId), { memberId, role: 'owner' }, now)).toEqual(notFound)
    expect(await actionsOn(organization, memberId)).toEqual(['member.added', 'member.role_changed'])
  })

  it('finds nobody of another organization', async () => {
    const organization = await someOrganization()
    const { memberId } = await someMember(await someOrganization())
    expect(await changeRole(organization.owner, { memberId, role: 'owner' }, now)).toEqual(notFound)
  })

  it('leaves the last owner', async () => {
    const { owner, ownerId } = await someOrganization()
    expect(await changeRole(owner, { memberId: ownerId, role: 'member' }, now)).toEqual(lastOwner)
  })

  it('leaves one of two owners who demote each other at once, every time', async () => {
    const pairs = await Promise.all(
      [1, 2, 3, 4, 5].map(async () => {
        const organization = await someOrganization()
        return { ...organization, second: await someMember(organization, { role: 'owner' }) }
      }),
    )
    const demote = (actor: MemberActor, memberId: string) => changeRole(actor, { memberId, role: 'member' }, now)
    const answers = await Promise.all(
      pairs.map(({ owner, ownerId, second }) =>
        Promise.all([demote(owner, second.memberId), demote(second.actor, ownerId)]),
      ),
    )
    for (const both of answers) {
      expect(both.filter(answer => answer.ok)).toHaveLength(1)
      expect(both).toContainEqual(lastOwner)
    }
  })
})
