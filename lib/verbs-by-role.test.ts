import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { v7 as newAttempt } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import type { MemberActor, SystemActor } from '#lib/access/actor.ts'
import {
  acknowledgeAlert,
  assignAlert,
  commentAlert,
  markAlertNormal,
  resolveAlert,
  snoozeAlert,
} from '#lib/alerts/act-on-alert.ts'
import { someAlert } from '#lib/alerts/alerts.fixture.ts'
import { checkChain } from '#lib/audit/check-chain.ts'
import { exportLedger } from '#lib/audit/export-ledger.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { replaceToken } from '#lib/credentials/replace-token.ts'
import { createSession } from '#lib/credentials/sessions.ts'
import { tokenIdInput } from '#lib/credentials/token-input.ts'
import { createToken, revokeToken } from '#lib/credentials/tokens.ts'
import { updateDetection } from '#lib/detection/update-detection.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { recordSharing } from '#lib/keys/record-sharing.ts'
import { setAllowedNetworks } from '#lib/keys/set-allowed-networks.ts'
import { setKeyPolicy } from '#lib/keys/set-key-policy.ts'
import { setLivesIn } from '#lib/keys/set-lives-in.ts'
import { quarantineKey, releaseKey, revokeKey } from '#lib/keys/stop-key.ts'
import { quarantineKeys, releaseKeys, revokeKeys } from '#lib/keys/stop-keys.ts'
import { addToTeam } from '#lib/members/add-to-team.ts'
import { changeRole } from '#lib/members/change-role.ts'
import { createPasswordReset } from '#lib/members/create-password-reset.ts'
import { createTeam } from '#lib/members/create-team.ts'
import { endMemberSession } from '#lib/members/end-member-session.ts'
import { inviteMember } from '#lib/members/invite-member.ts'
import { actorOf, someEmail, someMember, someOrganization } from '#lib/members/people.fixture.ts'
import { reinstateMember } from '#lib/members/reinstate-member.ts'
import { removeFromTeam } from '#lib/members/remove-from-team.ts'
import { revokeInvitation } from '#lib/members/revoke-invitation.ts'
import { setTeamRole } from '#lib/members/set-team-role.ts'
import { suspendMember } from '#lib/members/suspend-member.ts'
import { executeOffboarding } from '#lib/offboarding/execute-offboarding.ts'
import { must, type Result } from '#lib/result.ts'
import { extendOverlap } from '#lib/rotation/extend-overlap.ts'
import { markCompromised } from '#lib/rotation/mark-compromised.ts'
import { requestRotation } from '#lib/rotation/request-rotation.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { addEnvironment } from '#lib/services/add-environment.ts'
import { createService } from '#lib/services/create-service.ts'
import { setWhenAway } from '#lib/services/set-when-away.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { updateSensitiveRoutes } from '#lib/services/update-sensitive-routes.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { setLogSource } from '#lib/usage/set-log-source.ts'
import { createWebhook } from '#lib/webhooks/create-webhook.ts'
import { getWebhook } from '#lib/webhooks/get-webhook.ts'
import type { WebhookId } from '#lib/webhooks/input.ts'
import { redeliver } from '#lib/webhooks/redeliver.ts'
import { removeWebhook } from '#lib/webhooks/remove-webhook.ts'
import { retireWebhookSecrets, rotateWebhookSecret } from '#lib/webhooks/rotate-webhook-secret.ts'
import { switchWebhook } from '#lib/webhooks/switch-webhook.ts'
import { tryWebhook } from '#lib/webhooks/try-webhook.ts'
import { updateWebhook } from '#lib/webhooks/update-webhook.ts'
import { someWebhook } from '#lib/webhooks/webhooks.fixture.ts'

/**
 * Every verb against every role, on a real database. The files of verbs are found by what makes one: it writes to the
 * ledger. A new one that is in neither table below makes this fail.
 */
useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })

type Role = 'owner' | 'security' | 'lead' | 'developer' | 'otherLead' | 'outsider' | 'stranger'
const roles: Role[] = ['owner', 'security', 'lead', 'developer', 'otherLead', 'outsider', 'stranger']

/** Not by a role: whoever holds the link, the password or the session; the operator's terminal; the clock. */
const notByRole = [
  'alerts/stop-by-itself.ts',
  'credentials/sessions.ts',
  'credentials/sessions-end.ts',
  'credentials/unlink-identity.ts',
  'credentials/write-identity.ts',
  'leaks/note-told-leaks.ts', // whoever has the key in plain, and is believed: GitHub, or a token (api/leaks.test.ts)
  'members/accept-invitation.ts',
  'members/add-member.ts',
  'members/change-password.ts',
  'members/create-owner.ts',
  'members/ensure-organization.ts',
  'members/reset-password.ts',
  'members/reset-password-by-operator.ts',
  'offboarding/follow-offboardings.ts',
  'rotation/handle-overdue-rotations.ts',
  'rotation/open-due-rotations.ts',
  'rotation/retire-due-secrets.ts',
  'rotation/rotate-self.ts',
  'usage/recount-day.ts',
  'webhooks/settle-delivery.ts',
]

interface Verb {
  file: string
  allowed: Role[]
  act(actor: MemberActor): Promise<Result<unknown, object>>
}

let people: Record<Role, MemberActor>
let system: SystemActor
let teamId = ''
let count = 0

beforeAll(async () => {
  await checkPeppers()
  const home = await someOrganization()
  const away = await someOrganization()
  system = { kind: 'system', organizationId: home.organizationId, name: 'sample' }
  teamId = must(await createTeam(system, { name: 'Home' })).teamId
  const other = must(await createTeam(system, { name: 'Other' })).teamId
  const member = async (options: Parameters<typeof someMember>[1]) => (await someMember(home, options)).actor
  people = {
    owner: home.owner,
    security: await member({ role: 'security' }),
    lead: await member({ teams: [{ teamId, role: 'lead' }] }),
    developer: await member({ teams: [{ teamId, role: 'developer' }] }),
    otherLead: await member({ teams: [{ teamId: other, role: 'lead' }] }),
    outsider: await member({}),
    stranger: away.owner,
  }
})

/** A service of the team, and a key in it that a machine holds. */
async function someKey() {
  const slug = await someService()
  const holder = { machine: `m${++count}` }
  const created = must(await createKey(system, { service: slug, environment: 'production', name: 'k', holder }))
  return { slug, keyId: keyIdInput.parse(created.id) }
}
async function someService(environments?: ('development' | 'production')[]) {
  const slug = `s${++count}`
  must(await createService(system, { slug, name: slug, prefix: slug, team: 'home', environments }))
  return slug
}
/** An alert of the team's service, on a key that nobody knows. */
async function someTeamAlert() {
  const slug = `s${++count}`
  const { id } = must(await createService(system, { slug, name: slug, prefix: slug, team: 'home' }))
  const { organizationId } = system
  return { alertId: await someAlert({ organizationId, serviceId: id }, {}, new Date()) }
}
const someone = async () => (await someMember(system, { teams: [{ teamId, role: 'developer' }] })).memberId

const managers: Role[] = ['owner', 'lead']
const stoppers: Role[] = ['owner', 'security', 'lead']

const notifiers: Role[] = ['owner', 'security']
const send = async () => ({ status: 204 })

let formerWebhook: WebhookId | undefined

/** Of the home organization, which may have only so many. */
async function someOwnWebhook() {
  if (formerWebhook) must(await removeWebhook(people.owner, { webhookId: formerWebhook }))
  const { webhookId } = await someWebhook(people.owner, { address: 'https://192.0.2.1/' })
  formerWebhook = webhookId
  return { webhookId }
}

const watchers: Role[] = ['owner', 'security', 'lead', 'developer']

const verbs: Record<string, Verb> = {
  createKey: {
    file: 'keys/create-key.ts',
    allowed: ['owner', 'lead', 'developer'],
    act: async actor =>
      createKey(actor, {
        service: await someService(),
        environment: 'production',
        name: 'k',
        holder: { machine: 'm' },
      }),
  },
  plantDecoy: {
    file: 'keys/plant-decoy.ts',
    allowed: ['owner', 'security', 'lead', 'developer'],
    act: async actor =>
      plantDecoy(actor, {
        service: await someService(),
        environment: 'production',
        name: 'k',
        plantedIn: 'a wiki',
        attempt: newAttempt(),
      }),
  },
  revokeKey: { file: 'keys/stop-key.ts', allowed: stoppers, act: async actor => revokeKey(actor, await someKey()) },
  quarantineKey: {
    file: 'keys/stop-key.ts',
    allowed: stoppers,
    act: async actor => quarantineKey(actor, await someKey()),
  },
  releaseKey: {
    file: 'keys/stop-key.ts',
    allowed: stoppers,
    async act(actor) {
      const { keyId } = await someKey()
      must(await quarantineKey(system, { keyId }))
      return releaseKey(actor, { keyId })
    },
  },
  revokeKeys: {
    file: 'keys/stop-keys.ts',
    allowed: stoppers,
    act: async actor => revokeKeys(actor, { keyIds: [(await someKey()).keyId] }),
  },
  quarantineKeys: {
    file: 'keys/stop-keys.ts',
    allowed: stoppers,
    act: async actor => quarantineKeys(actor, { keyIds: [(await someKey()).keyId] }),
  },
  releaseKeys: {
    file: 'keys/stop-keys.ts',
    allowed: stoppers,
    async act(actor) {
      const keyIds = [(await someKey()).keyId]
      must(await quarantineKeys(system, { keyIds }))
      return releaseKeys(actor, { keyIds })
    },
  },
  setLivesIn: {
    file: 'keys/set-lives-in.ts',
    allowed: managers,
    act: async actor => setLivesIn(actor, { keyId: (await someKey()).keyId, livesIn: 'Vault' }),
  },
  recordSharing: {
    file: 'keys/record-sharing.ts',
    allowed: stoppers,
    act: async actor => recordSharing(actor, { keyId: (await someKey()).keyId, sharedWith: 'an auditor' }),
  },
  setKeyPolicy: {
    file: 'keys/set-key-policy.ts',
    allowed: managers,
    act: async actor => setKeyPolicy(actor, { keyId: (await someKey()).keyId, policy: { rotationIntervalDays: 7 } }),
  },
  setAllowedNetworks: {
    file: 'keys/set-allowed-networks.ts',
    allowed: managers,
    act: async actor => setAllowedNetworks(actor, { keyId: (await someKey()).keyId, allowedNetworks: ['10.0.0.0/8'] }),
  },
  rotateKey: {
    file: 'rotation/turn-secret.ts',
    allowed: managers,
    act: async actor => rotateKey(actor, { keyId: (await someKey()).keyId }),
  },
  retireOldSecret: {
    file: 'rotation/retire-old-secret.ts',
    allowed: managers,
    async act(actor) {
      const { keyId } = await someKey()
      must(await rotateKey(system, { keyId }))
      return retireOldSecret(actor, { keyId })
    },
  },
  extendOverlap: {
    file: 'rotation/extend-overlap.ts',
    allowed: managers,
    async act(actor) {
      const { keyId } = await someKey()
      const { secretId } = must(await rotateKey(system, { keyId }))
      await markFirstUse(secretId, new Date())
      return extendOverlap(actor, { keyId, retiresAt: new Date(Date.now() + 8 * 86_400_000).toISOString() })
    },
  },
  markCompromised: {
    file: 'rotation/mark-compromised.ts',
    allowed: stoppers,
    act: async actor => markCompromised(actor, { keyId: (await someKey()).keyId }),
  },
  requestRotation: {
    file: 'rotation/request-rotation.ts',
    allowed: stoppers,
    act: async actor => requestRotation(actor, { keyId: (await someKey()).keyId }),
  },
  createService: {
    file: 'services/create-service.ts',
    allowed: ['owner', 'lead'],
    act: actor => {
      const slug = `s${++count}`
      return createService(actor, { slug, name: slug, prefix: slug, team: 'home' })
    },
  },
  addEnvironment: {
    file: 'services/add-environment.ts',
    allowed: managers,
    act: async actor => addEnvironment(actor, { service: await someService(['production']), environment: 'staging' }),
  },
  updateEnvironmentPolicy: {
    file: 'services/update-environment-policy.ts',
    allowed: managers,
    act: async actor =>
      updateEnvironmentPolicy(actor, {
        service: await someService(),
        environment: 'production',
        rotationIntervalDays: 30,
        overlapSeconds: 60,
        deadlineSeconds: 3600,
        atDeadline: 'retire',
        createNeedsLead: true,
      }),
  },
  updateSensitiveRoutes: {
    file: 'services/update-sensitive-routes.ts',
    allowed: stoppers,
    act: async actor =>
      updateSensitiveRoutes(actor, { service: await someService(), sensitiveRoutes: ['GET /admin/**'] }),
  },
  updateDetection: {
    file: 'detection/update-detection.ts',
    allowed: stoppers,
    act: async actor => {
      const stopsAt = { new_place: 'high' as const }
      return updateDetection(actor, {
        service: await someService(),
        environment: 'production',
        stopsAt,
        fromBrowsers: null,
      })
    },
  },
  setWhenAway: {
    file: 'services/set-when-away.ts',
    allowed: managers,
    act: async actor => setWhenAway(actor, { service: await someService(), whenAway: 'refuse' }),
  },
  setLogSource: {
    file: 'usage/set-log-source.ts',
    allowed: managers,
    act: async actor => setLogSource(actor, { service: await someService(), source: 'report' }),
  },
  createToken: {
    file: 'credentials/tokens.ts',
    allowed: managers,
    act: async actor => createToken(actor, { name: 't', scopes: ['keys:verify'], service: await someService() }),
  },
  revokeToken: {
    file: 'credentials/tokens.ts',
    allowed: managers,
    async act(actor) {
      const token = must(await createToken(system, { name: 't', scopes: ['keys:read'], service: await someService() }))
      return revokeToken(actor, { tokenId: tokenIdInput.parse(token.id) })
    },
  },
  replaceToken: {
    file: 'credentials/replace-token.ts',
    allowed: managers,
    async act(actor) {
      const token = must(
        await createToken(system, { name: 't', scopes: ['keys:read'], service: await someService(), machine: 'm' }),
      )
      return replaceToken(actor, { tokenId: tokenIdInput.parse(token.id) })
    },
  },
  executeOffboarding: {
    file: 'offboarding/execute-offboarding.ts',
    allowed: stoppers,
    async act(actor) {
      const nothing = { hostile: false, overlapHours: 24, keys: [], tokens: [], machines: [], webhooks: [] }
      return executeOffboarding(actor, { memberId: await someone(), ...nothing })
    },
  },
  createTeam: {
    file: 'members/create-team.ts',
    allowed: ['owner', 'stranger'], // who makes one at home
    act: actor => createTeam(actor, { name: `Team ${++count}` }),
  },
  addToTeam: {
    file: 'members/add-to-team.ts',
    allowed: managers,
    async act(actor) {
      const { email } = await someMember(system)
      return addToTeam(actor, { teamId, email, role: 'developer' })
    },
  },
  removeFromTeam: {
    file: 'members/remove-from-team.ts',
    allowed: managers,
    act: async actor => removeFromTeam(actor, { teamId, memberId: await someone() }),
  },
  setTeamRole: {
    file: 'members/set-team-role.ts',
    allowed: managers,
    act: async actor => setTeamRole(actor, { teamId, memberId: await someone(), role: 'lead' }),
  },
  changeRole: {
    file: 'members/change-role.ts',
    allowed: ['owner'],
    act: async actor => changeRole(actor, { memberId: await someone(), role: 'security' }),
  },
  suspendMember: {
    file: 'members/suspend-member.ts',
    allowed: stoppers,
    act: async actor => suspendMember(actor, { memberId: await someone() }),
  },
  reinstateMember: {
    file: 'members/reinstate-member.ts',
    allowed: stoppers,
    act: async actor => reinstateMember(actor, { memberId: await someone() }),
  },
  endMemberSession: {
    file: 'members/end-member-session.ts',
    allowed: stoppers,
    async act(actor) {
      const { memberId, userId } = await someMember(system, { teams: [{ teamId, role: 'developer' }] })
      const member = { ...(await actorOf(memberId)), userId, email: '', status: 'active' as const }
      const origin = { ip: null, userAgent: null }
      const { actor: them } = await createSession(member, { method: 'password', origin })
      return endMemberSession(actor, { sessionId: them.sessionId })
    },
  },
  inviteMember: {
    file: 'members/invite-member.ts',
    allowed: managers,
    act: actor => inviteMember(actor, { email: someEmail(), role: 'member', team: { teamId, role: 'developer' } }),
  },
  revokeInvitation: {
    file: 'members/revoke-invitation.ts',
    allowed: managers,
    async act(actor) {
      const invitation = { email: someEmail(), role: 'member' as const, team: { teamId, role: 'developer' as const } }
      const { invitationId } = must(await inviteMember(await actorOf(people.owner.memberId), invitation))
      return revokeInvitation(actor, { invitationId })
    },
  },
  acknowledgeAlert: {
    file: 'alerts/act-on-alert.ts',
    allowed: watchers,
    act: async actor => acknowledgeAlert(actor, await someTeamAlert()),
  },
  assignAlert: {
    file: 'alerts/act-on-alert.ts',
    allowed: watchers,
    act: async actor => assignAlert(actor, { ...(await someTeamAlert()), memberId: null }),
  },
  commentAlert: {
    file: 'alerts/act-on-alert.ts',
    allowed: watchers,
    act: async actor => commentAlert(actor, { ...(await someTeamAlert()), note: 'hm' }),
  },
  resolveAlert: {
    file: 'alerts/act-on-alert.ts',
    allowed: stoppers,
    act: async actor => resolveAlert(actor, await someTeamAlert()),
  },
  markAlertNormal: {
    file: 'alerts/act-on-alert.ts',
    allowed: stoppers,
    act: async actor => markAlertNormal(actor, await someTeamAlert()),
  },
  snoozeAlert: {
    file: 'alerts/act-on-alert.ts',
    allowed: stoppers,
    act: async actor =>
      snoozeAlert(actor, { ...(await someTeamAlert()), until: new Date(Date.now() + 3_600_000).toISOString() }),
  },
  // One's own organization's ledger, as far as one may read it.
  exportLedger: {
    file: 'audit/export-ledger.ts',
    allowed: ['owner', 'security', 'lead', 'developer', 'otherLead', 'stranger'],
    act: actor => exportLedger(actor, { format: 'csv' }),
  },
  checkChain: {
    file: 'audit/check-chain.ts',
    allowed: ['owner', 'security', 'stranger'],
    act: actor => checkChain(actor),
  },
  createWebhook: {
    file: 'webhooks/create-webhook.ts',
    allowed: ['owner', 'security', 'stranger'], // each in their own organization
    act: actor =>
      createWebhook(actor, {
        name: `w${++count}`,
        kind: 'standard',
        address: 'https://192.0.2.1/',
        leastSeverity: 'low',
        events: ['alert.opened'],
      }),
  },
  updateWebhook: {
    file: 'webhooks/update-webhook.ts',
    allowed: notifiers,
    act: async actor => {
      const { webhookId } = await someOwnWebhook()
      const page = await getWebhook(people.owner, webhookId)
      return updateWebhook(actor, { webhookId, stamp: page?.stamp ?? '', name: `w${++count}` })
    },
  },
  rotateWebhookSecret: {
    file: 'webhooks/rotate-webhook-secret.ts',
    allowed: notifiers,
    async act(actor) {
      const { webhookId } = await someOwnWebhook()
      const page = await getWebhook(people.owner, webhookId)
      return rotateWebhookSecret(actor, { webhookId, seenSecretId: page?.secrets[0]?.id ?? '' })
    },
  },
  retireWebhookSecrets: {
    file: 'webhooks/rotate-webhook-secret.ts',
    allowed: notifiers,
    act: async actor => {
      const { webhookId } = await someOwnWebhook()
      const page = await getWebhook(people.owner, webhookId)
      return retireWebhookSecrets(actor, { webhookId, seenSecretId: page?.secrets[0]?.id ?? '' })
    },
  },
  switchWebhook: {
    file: 'webhooks/switch-webhook.ts',
    allowed: notifiers,
    act: async actor => switchWebhook(actor, { ...(await someOwnWebhook()), on: false }),
  },
  removeWebhook: {
    file: 'webhooks/remove-webhook.ts',
    allowed: notifiers,
    act: async actor => removeWebhook(actor, await someOwnWebhook()),
  },
  tryWebhook: {
    file: 'webhooks/try-webhook.ts',
    allowed: notifiers,
    act: async actor => tryWebhook(actor, await someOwnWebhook(), { send }),
  },
  redeliver: {
    file: 'webhooks/redeliver.ts',
    allowed: notifiers,
    async act(actor) {
      const { deliveryId } = must(await tryWebhook(people.owner, await someOwnWebhook(), { send }))
      return redeliver(actor, { deliveryId, seenAttempts: 1 }, { send })
    },
  },
  createPasswordReset: {
    file: 'members/create-password-reset.ts',
    allowed: ['owner'],
    act: async actor => createPasswordReset(actor, { memberId: await someone() }),
  },
}

test('every file that writes to the ledger is in one of the two tables', () => {
  const found = verbFiles(import.meta.dirname)
  expect(found).toEqual([...new Set([...Object.values(verbs).map(verb => verb.file), ...notByRole])].sort())
})

for (const [name, verb] of Object.entries(verbs)) {
  test(`${name}: ${verb.allowed.join(', ')}, and nobody else`, async () => {
    const outcome: Partial<Record<Role, boolean>> = {}
    for (const role of roles) outcome[role] = (await verb.act(people[role])).ok
    expect(outcome).toEqual(Object.fromEntries(roles.map(role => [role, verb.allowed.includes(role)])))
  })
}

function verbFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name))
    .map(name => join(folder, name))
    .filter(path => / recordEvents?\(/.test(readFileSync(path, 'utf8')) && !path.endsWith('record-event.ts'))
    .map(path => relative(folder, path))
    .sort()
}
