import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Actor, type MemberActor, type Scope, scopes, type TokenActor } from './actor.ts'
import { type Act, matrix } from './matrix.ts'
import { may, mayAnywhere, reachOf } from './may.ts'

const own = 'team-own'
const other = 'team-other'

function member(role: MemberActor['role'], teamRole?: 'lead' | 'developer'): MemberActor {
  const teams = new Map(teamRole ? [[own, teamRole] as const] : [])
  return { kind: 'member', organizationId: 'o', memberId: 'me', sessionId: 's', name: 'Me', role, teams }
}

function token(parts: Partial<TokenActor>): TokenActor {
  const base = { kind: 'token', organizationId: 'o', tokenId: 't', memberId: 'me', machineId: null } as const
  return { ...base, scopes, serviceId: null, environment: null, role: 'owner', teams: new Map(), ...parts }
}

const people = {
  owner: member('owner'),
  security: member('security'),
  lead: member('member', 'lead'),
  developer: member('member', 'developer'),
  outsider: member('member'),
}

/** The design's table, written out by hand: [act, owner, security, lead, developer], each on a key of the own team held by somebody else. */
const expected: [Act, boolean, boolean, boolean, boolean][] = [
  ['key.see', true, true, true, true],
  ['usage.see', true, true, true, true],
  ['alert.see', true, true, true, true],
  ['alert.act', true, true, true, true],
  ['alert.silence', true, true, true, false],
  ['key.create', true, false, true, true],
  ['decoy.create', true, true, true, true],
  ['key.rotate', true, false, true, false],
  ['key.revoke', true, true, true, false],
  ['key.quarantine', true, true, true, false],
  ['key.release', true, true, true, false],
  ['key.verify', true, false, true, true],
  ['log.write', true, false, true, true],
  ['service.manage', true, false, true, false],
  ['service.detection', true, true, true, false],
  ['token.manage', true, false, true, false],
  ['member.see', true, true, true, true],
  ['member.invite', true, false, true, false],
  ['member.offboard', true, true, true, false],
  ['audit.read', true, true, true, false],
  ['organization.manage', true, false, false, false],
  ['notification.manage', true, true, false, false],
]

test('the table covers every act', () => {
  expect(expected.map(([act]) => act).sort()).toEqual(Object.keys(matrix).sort())
})

describe.each(expected)('%s', (act, owner, security, lead, developer) => {
  const target = { teamId: own, serviceId: 'v', environment: 'production' as const, holderMemberId: 'somebody' }

  test('as the design says, within the own team', () => {
    expect(may(people.owner, act, target)).toBe(owner)
    expect(may(people.security, act, target)).toBe(security)
    expect(may(people.lead, act, target)).toBe(lead)
    expect(may(people.developer, act, target)).toBe(developer)
    expect(may(people.outsider, act, target)).toBe(false)
  })

  test('a lead and a developer can do nothing outside their own team', () => {
    for (const teamId of [other, null]) {
      expect(may(people.lead, act, { ...target, teamId })).toBe(false)
      expect(may(people.developer, act, { ...target, teamId, holderMemberId: 'me' })).toBe(false)
    }
  })

  test('a token without the scope can’t, whoever holds it', () => {
    const { scope } = matrix[act]
    const without = scopes.filter(each => each !== scope)
    expect(may(token({ scopes: without }), act, target)).toBe(false)
    expect(may(token({}), act, target)).toBe(scope !== null)
  })
})

test('a developer rotates, revokes and quarantines what they hold, and releases nothing', () => {
  const held = { teamId: own, holderMemberId: 'me' }
  for (const act of ['key.rotate', 'key.revoke', 'key.quarantine'] as const) {
    expect(may(people.developer, act, held)).toBe(true)
    expect(may(people.developer, act, { ...held, holderMemberId: 'somebody' })).toBe(false)
    expect(may(people.developer, act, { ...held, holderMemberId: null })).toBe(false)
  }
  expect(may(people.developer, 'key.release', held)).toBe(false)
})

test('a developer creates a production key unless the policy asks for a lead', () => {
  const production = { teamId: own, environment: 'production' as const }
  expect(may(people.developer, 'key.create', { ...production, createNeedsLead: true })).toBe(false)
  expect(may(people.developer, 'key.create', { ...production, createNeedsLead: false })).toBe(true)
  expect(may(people.developer, 'key.create', { teamId: own, environment: 'staging', createNeedsLead: true })).toBe(true)
  expect(may(people.lead, 'key.create', { ...production, createNeedsLead: true })).toBe(true)
})

test('a developer reads the ledger of their own acts', () => {
  expect(may(people.developer, 'audit.read', { teamId: own, actedBy: 'me' })).toBe(true)
  expect(may(people.developer, 'audit.read', { teamId: own, actedBy: 'somebody' })).toBe(false)
})

test('a bound token stays inside its service and environment', () => {
  const bound = token({ serviceId: 'v', environment: 'staging' })
  expect(may(bound, 'key.see', { teamId: own, serviceId: 'v', environment: 'staging' })).toBe(true)
  expect(may(bound, 'key.see', { teamId: own, serviceId: 'w', environment: 'staging' })).toBe(false)
  expect(may(bound, 'key.see', { teamId: own, serviceId: 'v', environment: 'production' })).toBe(false)
})

test('a key may do nothing by the table', () => {
  const key: Actor = { kind: 'key', organizationId: 'o', keyId: 'k', secretId: 's' }
  for (const [act] of expected) {
    expect(may(key, act, { teamId: own })).toBe(false)
    expect(reachOf(key, act)).toEqual([])
  }
})

test('a token never does what its member may not (property)', () => {
  const acts = expected.map(([act]) => act)
  fc.assert(
    fc.property(
      fc.constantFrom(...acts),
      fc.constantFrom('owner', 'security', 'member' as const),
      fc.constantFrom(undefined, 'lead', 'developer' as const),
      fc.subarray([...scopes]),
      fc.constantFrom(own, other, null),
      fc.constantFrom('me', 'somebody', null),
      (act, role, teamRole, held: Scope[], teamId, holderMemberId) => {
        const person = member(role, teamRole)
        const program = token({ role, teams: person.teams, scopes: held })
        const target = { teamId, holderMemberId, environment: 'production' as const }
        if (may(program, act, target)) expect(may(person, act, target)).toBe(true)
        if (may(person, act, target)) expect(mayAnywhere(person, act)).toBe(true)
      },
    ),
  )
})
