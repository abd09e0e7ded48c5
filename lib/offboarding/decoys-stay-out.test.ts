import { v7 as newAttempt } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { getBlastRadius } from '#lib/keys/blast-radius.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { actsOn, later, makeKeyring, now } from '#lib/keys/keys.fixture.ts'
import { listMemberKeys } from '#lib/keys/list-member-keys.ts'
import { plantDecoy } from '#lib/keys/plant-decoy.ts'
import { getKey } from '#lib/keys/queries.ts'
import { listNotices } from '#lib/notices/list-notices.ts'
import { countPosture } from '#lib/posture/count-posture.ts'
import { must } from '#lib/result.ts'
import { listRotationDays } from '#lib/rotation/list-rotation-days.ts'
import { listRotations } from '#lib/rotation/list-rotations.ts'
import { notifyBeforeDue } from '#lib/rotation/notify-before-due.ts'
import { notifyBeforeEnd } from '#lib/rotation/notify-before-end.ts'
import { openDueRotations } from '#lib/rotation/open-due-rotations.ts'
import { retireDueSecrets } from '#lib/rotation/retire-due-secrets.ts'
import { getService } from '#lib/services/queries.ts'
import { updateEnvironmentPolicy } from '#lib/services/update-environment-policy.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { executeOffboarding } from './execute-offboarding.ts'
import { asProposed } from './offboarding.fixture.ts'
import { planOffboarding } from './plan-offboarding.ts'

useTestDatabase()
afterAll(closeIngest)

const day = 86_400
const place = { service: 'payments', environment: 'development' } as const
let ring: Awaited<ReturnType<typeof makeKeyring>>
let decoy: { id: string; keyId: ReturnType<typeof keyIdInput.parse> }

beforeAll(async () => {
  ring = await makeKeyring('Tidewater')
  const input = { ...place, name: 'Old export', plantedIn: 'a laptop', attempt: newAttempt() }
  const { id } = must(await plantDecoy(ring.developer, input, now))
  decoy = { id, keyId: keyIdInput.parse(id) }
  // The strictest policy there is: everything that is not a decoy would be due, too old and idle within days.
  const policy = { rotationIntervalDays: 1, maxAgeDays: 2, idleDays: 2 }
  must(await updateEnvironmentPolicy(ring.owner, { ...place, ...policy }, now))
})

test('the clock asks for no rotation of a decoy, tells of no end of it, and ends it neither for its age nor for idling', async () => {
  const clock = { kind: 'system', organizationId: ring.organizationId, name: 'clock' } as const
  for (const days of [0.5, 1.5, 3, 400]) {
    const at = later(days * day)
    expect(await openDueRotations(clock, at)).toBe(0)
    expect(await notifyBeforeDue(clock, at)).toBe(0)
    expect(await notifyBeforeEnd(clock, at)).toBe(0)
    expect(await retireDueSecrets(clock, at)).toEqual({ secrets: 0, keys: 0 })
  }
  expect(await getKey(ring.owner, decoy.keyId, later(400 * day))).toMatchObject({ status: 'decoy', openRotation: null })
  expect((await listNotices(ring.developer, { limit: 10 })).items).toEqual([])
})

test('no list of what is due, no finding, no figure of a service and no blast radius has a decoy in it', async () => {
  const queue = await listRotations(ring.owner, later(10 * day))
  expect(Object.values(queue).map(({ total }) => total)).toEqual([0, 0, 0, 0, 0])
  expect(await listRotationDays(ring.owner, 30, now)).toEqual([])
  const posture = await countPosture(ring.owner, later(10 * day))
  expect(JSON.stringify(posture)).not.toMatch(/[1-9]/)
  expect((await getService(ring.owner, 'payments'))?.activeKeys).toBe(0)
  expect(await getBlastRadius(ring.owner, [decoy.keyId], now)).toMatchObject({
    ...{ keys: 1, holders: 0, requestsLastHour: 0, usedLastHour: 0, busiest: [] },
  })
})

test('who leaves and knows a decoy is listed with it, and it stays as it is', async () => {
  const { memberId } = ring.developer
  const listed = await listMemberKeys(ring.lead, { memberId, link: 'seen' }, now)
  expect(listed.items).toMatchObject([{ id: decoy.id, status: 'decoy', seen: { works: false } }])
  const plan = must(await planOffboarding(ring.lead, { memberId }, later(60)))
  expect(plan.rows.map(({ keyId, proposal, exposed }) => [keyId, proposal, exposed])).toEqual([
    [decoy.id, { action: 'nothing', why: 'decoy' }, 0],
  ])
  expect(plan.rows[0]?.choices).toEqual(['revoke', 'nothing'])
  must(await executeOffboarding(ring.lead, asProposed(plan, { hostile: true }), later(120)))
  expect(await getKey(ring.owner, decoy.keyId, later(180))).toMatchObject({ status: 'decoy', compromisedAt: null })
  expect((await actsOn(ring.owner, decoy.keyId)).map(({ action }) => action)).toEqual(['decoy.planted'])
})
