import { beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { listEvents } from '#lib/audit/list-events.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import { getService } from '#lib/services/queries.ts'
import { makeOrganization } from '#lib/services/services.fixture.ts'
import { type UpdateDetectionInput, updateDetectionInput } from './input.ts'
import { updateDetection } from './update-detection.ts'

useTestDatabase()
let tidewater: Awaited<ReturnType<typeof makeOrganization>>
let other: Awaited<ReturnType<typeof makeOrganization>>
beforeAll(async () => {
  tidewater = await makeOrganization('Tidewater')
  other = await makeOrganization('Other')
  const environments = ['staging' as const, 'production' as const]
  must(await createService(tidewater.lead, { slug: 'payments', name: 'Payments', prefix: 'payments', environments }))
})

const strict: UpdateDetectionInput = {
  service: 'payments',
  environment: 'production',
  stopsAt: { new_place: 'high', fan_out: 'critical' },
  fromBrowsers: 'refuse',
}
const detection = async () => (await getService(tidewater.developer, 'payments'))?.detection
const events = async () =>
  (await listEvents(tidewater.owner, { action: 'service.detection_changed', limit: 10 })).items.map(each => each.detail)
const untouched = { stopsAt: {}, fromBrowsers: null }
const asItBegan = { stopsAt: { leaked_key: 'critical' }, fromBrowsers: null }

test('a lead says what stops keys of one environment, who sees the service reads it, and the ledger says from what to what', async () => {
  expect(await updateDetection(tidewater.lead, strict)).toEqual({ ok: true, value: { changed: true } })
  const { stopsAt, fromBrowsers } = strict
  expect(await detection()).toEqual([
    { environment: 'staging', ...untouched },
    { environment: 'production', stopsAt, fromBrowsers },
  ])
  expect(await events()).toEqual([
    { service: 'payments', environment: 'production', from: asItBegan, to: { stopsAt, fromBrowsers } },
  ])
})

test('the same again, in whichever order, changes nothing and is not recorded', async () => {
  const again = { ...strict, stopsAt: { fan_out: 'critical', new_place: 'high' } as const }
  expect(await updateDetection(tidewater.security, again)).toEqual({ ok: true, value: { changed: false } })
  expect(await events()).toHaveLength(1)
})

test('what is not named stops no more', async () => {
  must(await updateDetection(tidewater.security, { ...strict, stopsAt: { fan_out: 'critical' } }))
  expect((await detection())?.[1]?.stopsAt).toEqual({ fan_out: 'critical' })
  must(await updateDetection(tidewater.security, strict))
})

test('another organization, a developer and another team’s lead find nothing, and it stays as it is', async () => {
  const loose = { ...strict, ...untouched }
  for (const actor of [other.owner, tidewater.developer, tidewater.outsider]) {
    expect(await updateDetection(actor, loose)).toEqual({ ok: false, error: { reason: 'not_found' } })
  }
  expect((await detection())?.[1]).toMatchObject({ stopsAt: strict.stopsAt, fromBrowsers: 'refuse' })
})

test('an environment that the service has not is not found', async () => {
  const missing = { ok: false, error: { reason: 'environment_not_found', environment: 'development' } }
  expect(await updateDetection(tidewater.owner, { ...strict, environment: 'development' })).toEqual(missing)
})

test.each([
  ['what others may set off', { ...strict, stopsAt: { dead_secret: 'high' } }],
  ['a detector that there is not', { ...strict, stopsAt: { horoscope: 'low' } }],
  ['a severity that there is not', { ...strict, stopsAt: { new_place: 'never' } }],
  ['a word for browsers that there is not', { ...strict, fromBrowsers: 'ask' }],
  ['nothing said of browsers', { ...strict, fromBrowsers: undefined }],
])('the input takes no %s', (_, given) => {
  expect(updateDetectionInput.safeParse(strict).success).toBe(true)
  expect(updateDetectionInput.safeParse(given).success).toBe(false)
})
