import { beforeAll, expect, test } from 'vitest'
import { makeOrganization, type TestOrganization } from '#api/organization.fixture.ts'
import { newId } from '#db/schema/columns.ts'
import { withTenant } from '#db/tenant.ts'
import { useTestDatabase } from '#db/testing.ts'
import type { Actor, MemberActor, TokenActor } from '#lib/access/actor.ts'
import { authenticateToken } from '#lib/credentials/authenticate-token.ts'
import { must } from '#lib/result.ts'
import { listEvents } from './list-events.ts'
import { recordEvent } from './record-event.ts'

const database = useTestDatabase()
const [ours, theirs, dev] = [newId(), newId(), newId()]
let acme: TestOrganization
let other: TestOrganization
let mine: TokenActor

beforeAll(async () => {
  acme = await makeOrganization(database.url, 'acme')
  other = await makeOrganization(database.url, 'other')
  mine = must(await authenticateToken(await acme.token(['audit:read'])))
  await happen(acme.system, 'test.ours', ours)
  await happen(acme.system, 'test.theirs', theirs)
  await happen(member('member', { [ours]: 'developer' }), 'test.by_dev', theirs)
  await happen(mine, 'test.by_token', theirs)
})

const member = (
  role: MemberActor['role'],
  teams: Record<string, 'lead' | 'developer'> = {},
  memberId = dev,
): MemberActor => ({
  ...{ kind: 'member', organizationId: acme.organizationId, memberId, sessionId: '', name: 'Dev', role },
  teams: new Map(Object.entries(teams)),
})
const happen = (actor: Actor, action: string, teamId: string) =>
  withTenant(actor, tx => recordEvent(tx, actor, { action, subject: { type: 'test', id: null }, teamId }, new Date()))
const seen = async (actor: Actor) =>
  (await listEvents(actor, { limit: 100 })).items
    .map(event => event.action)
    .filter(action => action.startsWith('test.'))

test.each([
  ['owner', {}, ['test.by_token', 'test.by_dev', 'test.theirs', 'test.ours']],
  ['security', {}, ['test.by_token', 'test.by_dev', 'test.theirs', 'test.ours']],
  ['member', { [ours]: 'lead' }, ['test.by_dev', 'test.ours']],
  ['member', { [ours]: 'developer' }, ['test.by_dev']],
  ['member', {}, []],
] as const)('%s with %j reads what the matrix gives', async (role, teams, actions) => {
  expect(await seen(member(role, teams))).toEqual(actions)
})

test('what one’s token did is one’s own act', async () => {
  expect(await seen(member('member', { [ours]: 'developer' }, acme.memberId))).toEqual(['test.by_token'])
})

test('a token without the scope, and a key, read nothing', async () => {
  expect(await seen({ ...mine, scopes: ['keys:read'] })).toEqual([])
  expect(await seen({ kind: 'key', organizationId: acme.organizationId, keyId: ours, secretId: ours })).toEqual([])
})

test('a token bound to a service reads of that service alone', async () => {
  expect(await seen({ ...mine, serviceId: newId() })).toEqual([])
})

test('another organization’s ledger is another ledger', async () => {
  expect(await seen(other.system)).toEqual([])
})
