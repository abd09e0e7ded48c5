import { expect, test } from 'vitest'
import type { Actor, MemberActor, Role, TeamRole, TokenActor } from '#lib/access/actor.ts'
import { mayOffboard } from './may-offboard.ts'

const person = (role: Role, teams: Record<string, TeamRole> = {}): MemberActor => {
  const standing = { role, teams: new Map(Object.entries(teams)) }
  return { kind: 'member', organizationId: 'o', memberId: 'me', sessionId: 's', name: 'Me', ...standing }
}
const leaver = { memberId: 'them', role: 'member' as Role, teams: ['a', 'b'] }

test.each<[string, Actor, object, ReturnType<typeof mayOffboard>]>([
  ['an owner', person('owner'), {}, null],
  ['an owner, another owner', person('owner'), { role: 'owner' }, null],
  ['security, an owner', person('security'), { role: 'owner' }, null],
  ['security, somebody in no team', person('security'), { teams: [] }, null],
  ['a lead of one of the teams', person('member', { b: 'lead' }), {}, null],
  ['a lead, an owner in the team', person('member', { b: 'lead' }), { role: 'owner' }, 'not_found'],
  ['a lead, security in the team', person('member', { b: 'lead' }), { role: 'security' }, 'not_found'],
  ['a lead of another team', person('member', { c: 'lead' }), {}, 'not_found'],
  ['a lead, somebody in no team', person('member', { b: 'lead' }), { teams: [] }, 'not_found'],
  ['a lead, who leads another team too', person('member', { b: 'lead' }), { leads: ['a'] }, 'not_found'],
  ['a lead, a lead of the same team', person('member', { b: 'lead' }), { leads: ['b'] }, null],
  ['a developer of the team', person('member', { b: 'developer' }), {}, 'not_found'],
  ['an owner, themselves', person('owner'), { memberId: 'me' }, 'yourself'],
  ['the operator', { kind: 'system', organizationId: 'o', name: 'cli' }, { role: 'owner' }, null],
  ['a key', { kind: 'key', organizationId: 'o', keyId: 'k', secretId: 's' }, {}, 'not_found'],
])('%s', (_, actor, parts, expected) => {
  expect(mayOffboard(actor, { ...leaver, ...parts })).toBe(expected)
})

test('an owner’s token needs the scope, and is bound to no service', () => {
  const token = (parts: Partial<TokenActor>): TokenActor => ({
    ...{ kind: 'token', organizationId: 'o', tokenId: 't', memberId: 'me', machineId: null, role: 'owner' },
    ...{ teams: new Map(), scopes: ['members:write'], serviceId: null, environment: null, ...parts },
  })
  expect(mayOffboard(token({}), leaver)).toBeNull()
  expect(mayOffboard(token({}), { ...leaver, memberId: 'me' })).toBe('yourself')
  expect(mayOffboard(token({ scopes: ['keys:write'] }), leaver)).toBe('not_found')
  expect(mayOffboard(token({ serviceId: 'v' }), leaver)).toBe('not_found')
})
