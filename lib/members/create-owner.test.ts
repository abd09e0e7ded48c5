import { describe, expect, it } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { must } from '#lib/result.ts'
import { createOwner } from './create-owner.ts'
import { actionsOn, now, password, someEmail, someOrganization } from './people.fixture.ts'
import { listMembers } from './queries.ts'

useTestDatabase()

describe('creating an owner', () => {
  it('of a new organization makes its first team too', async () => {
    const { organizationId, teamId, ownerId, owner } = await someOrganization()
    expect(owner).toMatchObject({ role: 'owner', organizationId, teams: new Map([[teamId, 'lead']]) })
    expect(await actionsOn({ organizationId }, ownerId)).toEqual(['member.added'])
    expect(await actionsOn({ organizationId }, teamId)).toEqual(['team.created'])
  })

  it('of an organization that is there adds one', async () => {
    const { name, organizationId, owner, email } = await someOrganization()
    const second = must(
      await createOwner({ email: someEmail(), name: 'Back In', organization: name.toUpperCase(), password }, now),
    )
    expect(second.organizationId).toBe(organizationId)
    expect((await listMembers(owner)).items.map(member => member.role)).toEqual(['owner', 'owner'])
    const again = await createOwner({ email, name: 'Olga', organization: name, password }, now)
    expect(again).toEqual({ ok: false, error: { kind: 'already_member' } })
  })

  it('of someone who signs in here already needs the password they have', async () => {
    const { email } = await someOrganization()
    const input = { email, name: 'Olga', organization: `Second of ${email}` }
    const wrong = await createOwner({ ...input, password: 'a password of my choice' }, now)
    expect(wrong).toEqual({ ok: false, error: { kind: 'wrong_credentials' } })
    expect((await createOwner({ ...input, password }, now)).ok).toBe(true)
  })

  it('twice at once makes one organization', async () => {
    const post = () => createOwner({ email: someEmail(), name: 'Twin', organization: 'Race condition', password }, now)
    const answers = await Promise.all([post(), post(), post()])
    const made = answers.flatMap(answer => (answer.ok ? [answer.value.organizationId] : []))
    expect(new Set(made).size).toBe(1)
  })
})
