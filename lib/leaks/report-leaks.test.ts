import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { judgeCues } from '#lib/alerts/judge-cues.ts'
import { listAlertLeaks } from '#lib/alerts/list-alert-leaks.ts'
import { listAlerts } from '#lib/alerts/list-alerts.ts'
import { createToken } from '#lib/credentials/tokens.ts'
import { updateDetection } from '#lib/detection/update-detection.ts'
import { actsOn, makeKey, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { getKey } from '#lib/keys/queries.ts'
import { releaseKey } from '#lib/keys/stop-key.ts'
import { listNotices } from '#lib/notices/list-notices.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { markFirstUse } from '#lib/usage/first-use.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { tokenOf } from '#lib/usage/usage.fixture.ts'
import { getDelivery, listDeliveries } from '#lib/webhooks/list-deliveries.ts'
import { someWebhook } from '#lib/webhooks/webhooks.fixture.ts'
import { reportGithubLeaks } from './report-github-leaks.ts'
import { reportLeaks } from './report-leaks.ts'

useTestDatabase({ webhookNetworks: ['192.0.2.0/24'] })
let ring: Awaited<ReturnType<typeof makeKeyring>>
beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
})
afterAll(closeIngest)

const url = 'https://github.com/acme/site/blob/main/.env'
const present = new Date()
const judge = async () => {
  const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
  while ((await judgeCues(clock, present)) > 0);
}
const alertsOf = async (key: string) => (await listAlerts(ring.owner, { key, limit: 10 }, present)).items
const found = (token: string, at = url) =>
  reportGithubLeaks([{ token, type: 'key', url: at, source: 'commit' }], present)
const scanner = () => tokenOf(ring.security, {}, ['alerts:write'])

test('its holder, the leads and security are told, that it was found and that it was stopped; nobody else is', async () => {
  const { keyId, name, key } = await makeKey(ring.owner, {
    holder: { member: `${ring.developer.memberId}@example.com` },
  })
  await found(key)
  await judge()
  const told = async (of: typeof ring.lead) =>
    (await listNotices(of, { limit: 50 })).items
      .map(({ title }) => title)
      .filter(title => title.includes(name))
      .sort()
  const titles = [`Keyturn quarantined ${name} by itself`, `${name} was found at github.com`]
  for (const person of [ring.developer, ring.lead, ring.security]) expect(await told(person)).toEqual(titles)
  expect(await told(ring.outsider)).toEqual([])
  expect((await actsOn(ring.owner, keyId)).map(({ action, actor }) => [action, actor]).slice(-2)).toEqual([
    ['key.leaked', 'system:github'],
    ['key.quarantined', 'system:clock'],
  ])
})

test('where the policy does not say so, nothing is stopped', async () => {
  const place = { service: 'payments', environment: 'production' } as const
  must(await updateDetection(ring.lead, { ...place, stopsAt: {}, fromBrowsers: null }))
  const { keyId, key } = await makeKey(ring.owner)
  await found(key)
  await judge()
  expect(await alertsOf(keyId)).toMatchObject([{ severity: 'critical', stoppedKey: false }])
  expect((await getKey(ring.owner, keyId, present))?.quarantinedAt).toBeNull()
  must(await updateDetection(ring.lead, { ...place, stopsAt: { leaked_key: 'critical' }, fromBrowsers: null }))
})

test('a secret that was replaced is told of mildly, and its successor’s key works on', async () => {
  const { keyId, key } = await makeKey(ring.owner)
  const { secretId } = must(await rotateKey(ring.owner, { keyId }, now))
  await markFirstUse(secretId, now)
  must(await retireOldSecret(ring.owner, { keyId }, now))
  expect(must(await reportLeaks(scanner(), { leaks: [{ key, url }] }, present))).toEqual([
    { status: 'dead', keyId, tokenId: null },
  ])
  await judge()
  expect(await alertsOf(keyId)).toMatchObject([{ severity: 'medium', stoppedKey: false }])
  expect((await getKey(ring.owner, keyId, present))?.quarantinedAt).toBeNull()
})

test('released by somebody who knew, the same secret stops it no more; the next one does', async () => {
  const { keyId, key } = await makeKey(ring.owner)
  await found(key)
  await judge()
  must(await releaseKey(ring.lead, { keyId }, present))
  await found(key, `${url}?copy=2`)
  await judge()
  expect((await getKey(ring.owner, keyId, present))?.quarantinedAt).toBeNull()
  const next = must(await rotateKey(ring.owner, { keyId }, new Date(present.getTime() + 1000)))
  await found(next.key)
  await judge()
  expect((await getKey(ring.owner, keyId, present))?.quarantinedAt).toEqual(present)
})

test('an alert’s page has every place, whose word it is, and only of the alert’s own', async () => {
  const [one, other] = [await makeKey(ring.owner), await makeKey(ring.owner)]
  await found(one.key)
  await reportLeaks(
    scanner(),
    {
      leaks: [
        { key: one.key, source: 'wiki', foundAt: '2026-11-01T00:00:00Z' },
        { key: other.key, url },
      ],
    },
    present,
  )
  await judge()
  const [alert] = await alertsOf(one.keyId)
  if (!alert) throw new Error('no alert')
  expect(await listAlertLeaks(ring.developer, alert)).toMatchObject([
    { hint: one.hint, isLive: true, foundBy: 'github', url, source: 'commit', foundAt: null },
    {
      hint: one.hint,
      isLive: true,
      foundBy: 'token',
      url: null,
      source: 'wiki',
      foundAt: new Date('2026-11-01T00:00:00Z'),
    },
  ])
})

test('whoever is in no team may not tell of leaks', async () => {
  const nobody = { ...tokenOf(ring.security, {}, ['alerts:write']), role: 'member' as const, teams: new Map() }
  expect(await reportLeaks(nobody, { leaks: [{ key: 'k' }] })).toEqual({ ok: false, error: { reason: 'forbidden' } })
})

test('a token that is told of in several places at once ends once', async () => {
  const { id, token } = must(await createToken(ring.owner, { name: 'public', scopes: ['keys:read'] }))
  await Promise.all(Array.from({ length: 8 }, (_, n) => found(token, `${url}#L${n}`)))
  const acts = await actsOn(ring.owner, id as never)
  expect(acts.filter(({ action }) => action === 'token.revoked')).toHaveLength(1)
  expect(acts.filter(({ action }) => action === 'token.leaked')).toHaveLength(8)
})

test('a leaked token is told outside once, whether it was ended or gateways live on it', async () => {
  const { webhookId } = await someWebhook(ring.owner, { address: 'https://192.0.2.1/' })
  const scopes = { ended: ['keys:read' as const], needed: ['keys:verify' as const, 'keys:read' as const] }
  const ended = must(await createToken(ring.owner, { name: 'deploy', scopes: scopes.ended }))
  const needed = must(await createToken(ring.owner, { name: 'gateway', scopes: scopes.needed }))
  for (const { token } of [ended, needed]) {
    for (const place of ['first', 'second']) await found(token, `${url}#${place}`)
  }
  const { items } = await listDeliveries(ring.owner, { webhookId })
  const bodies = await Promise.all(items.map(({ deliveryId }) => getDelivery(ring.owner, deliveryId)))
  const nothing = { key: null, service: null, alert: null, rotation: null, severity: 'critical' }
  expect(bodies.map(each => JSON.parse(each?.body ?? '{}'))).toMatchObject([
    { type: 'token.leaked', data: { ...nothing, token: { id: needed.id, name: 'gateway' } } },
    { type: 'token.leaked', data: { ...nothing, token: { id: ended.id, name: 'deploy' } } },
  ])
  expect(items.map(({ summary }) => summary)).toEqual([
    'The token gateway leaked: replace it now',
    'The token deploy leaked, and was ended',
  ])
  for (const { token } of [ended, needed]) expect(JSON.stringify(bodies)).not.toContain(token)
})

test('a secret that stands in five hundred places is told of in no more', async () => {
  const { keyId, key } = await makeKey(ring.owner, { environment: 'development' })
  const items = Array.from({ length: 600 }, (_, n) => ({ token: key, type: 'key', url: `${url}?${n}`, source: null }))
  expect(await reportGithubLeaks(items, present)).toHaveLength(600)
  await reportGithubLeaks([{ token: key, type: 'key', url: `${url}?more`, source: null }], present)
  const told = (await actsOn(ring.owner, keyId)).filter(({ action }) => action === 'key.leaked')
  expect(told).toHaveLength(600) // two hundred are written together
  await judge()
  expect((await alertsOf(keyId))[0]?.signals).toHaveLength(50)
})

test('released after a leak of the old secret in an overlap, a leak of the new one stops it still', async () => {
  const other = await makeKeyring('Overlap') // whose brake nothing else has set off
  const clock = { kind: 'system', organizationId: other.organizationId, name: 'clock' } as const
  const { keyId, key } = await makeKey(other.owner)
  const next = must(await rotateKey(other.owner, { keyId }, new Date(present.getTime() - 1000)))
  await found(key)
  while ((await judgeCues(clock, present)) > 0);
  expect((await getKey(other.owner, keyId, present))?.quarantinedAt).toEqual(present)
  must(await releaseKey(other.lead, { keyId }, present))
  const later = new Date(present.getTime() + 1000)
  must(await reportLeaks(tokenOf(other.security, {}, ['alerts:write']), { leaks: [{ key: next.key, url }] }, later))
  while ((await judgeCues(clock, later)) > 0);
  expect((await getKey(other.owner, keyId, later))?.quarantinedAt).toEqual(later)
})
