import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { type Actor, actorLabel } from '#lib/access/actor.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { quarantineKey, releaseKey } from '#lib/keys/stop-key.ts'
import { must } from '#lib/result.ts'
import { makeKey, makeService, now } from '#lib/usage/usage.fixture.ts'
import { someAlert } from './alerts.fixture.ts'
import { getAlert } from './get-alert.ts'

useTestDatabase()

const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

let tide: Awaited<ReturnType<typeof makeService>>
beforeAll(async () => {
  tide = await makeService('Tidewater', 'payments', ago(100))
})

/** A key of the developer's: stopped and released before the alert, again while it stands, and once more later. */
async function turbulentKey(alert: { closedAt?: Date }) {
  const { developer, security, lead, owner } = tide
  const key = await makeKey(developer, 'payments', 'Billing job', ago(90), 'staging')
  const of = { keyId: keyIdInput.parse(key.id) }
  must(await quarantineKey(owner, of, ago(80)))
  must(await releaseKey(owner, of, ago(70)))
  must(await quarantineKey(developer, of, ago(50)))
  must(await releaseKey(lead, of, ago(40)))
  must(await quarantineKey(security, of, ago(30)))
  must(await releaseKey(lead, of, ago(20)))
  return someAlert(
    { ...tide, serviceId: tide.service.id, keyId: key.id },
    { environment: 'staging', ...alert },
    ago(60),
  )
}

test.each([
  ['stands: all since its first request', {}, [50, 40, 30, 20]],
  ['was closed: the release that came after, and no later stop', { closedAt: ago(45), status: 'normal' }, [50, 40]],
  ['was closed after a release: nothing later', { closedAt: ago(35), status: 'resolved' }, [50, 40]],
] as const)('an alert that %s', async (_, alert, minutes) => {
  const alertId = await turbulentKey(alert)
  const toldTo = async (actor: Actor) => (await getAlert(actor, alertId, now))?.events
  const names = [tide.developer, tide.lead, tide.security, tide.lead].map(actorLabel)
  const acts = ['key.quarantined', 'key.released', 'key.quarantined', 'key.released']
  const all = minutes.map((at, i) => ({ act: acts[i], actor: names[i], note: null, until: null, at: ago(at) }))
  expect(await toldTo(tide.owner)).toEqual(all)
  expect(await toldTo(tide.lead)).toEqual(all)
  expect(await toldTo(tide.developer)).toEqual(all.slice(0, 1)) // what others did, the ledger keeps from them
  expect(await toldTo(tide.outsider)).toBeUndefined()
})
