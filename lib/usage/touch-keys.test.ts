import { afterAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { keyIdInput } from '#lib/keys/input.ts'
import { must } from '#lib/result.ts'
import { retireOldSecret } from '#lib/rotation/retire-old-secret.ts'
import { rotateKey } from '#lib/rotation/rotate-key.ts'
import { closeIngest } from './ingest.ts'
import { asOwner, makeService, now, report } from './usage.fixture.ts'

const database = useTestDatabase()
afterAll(closeIngest)

const dayMs = 86_400_000
const daysAgo = (days: number) => new Date(now.getTime() - days * dayMs)

test('whoever tries a dead secret keeps no key awake, unless a service lets them through', async () => {
  const { owner, key } = await makeService('Tidewater', 'payments', daysAgo(60))
  const keyId = keyIdInput.parse(key.id)
  must(await rotateKey(owner, { keyId }, daysAgo(59)))
  must(await retireOldSecret(owner, { keyId }, daysAgo(58)))
  const tried = async (status: number | undefined, days: number) => {
    await report(owner, [{ keyId, secretId: key.secretId, status, time: daysAgo(days).toISOString() }])
    const [row] = await asOwner<{ used: Date | null; awake: number }>(
      database.url,
      `select last_used_at as used, (select count(*)::int from cues where kind = 'awake') as awake from keys where id = $1`,
      [keyId],
    )
    return [row?.used, row?.awake]
  }
  for (const status of [undefined, 404, 503, 401]) expect(await tried(status, 20)).toEqual([null, 0])
  expect(await tried(200, 5)).toEqual([daysAgo(5), 1])
})

async function lastUsed(secretId: string) {
  const [row] = await asOwner<{ key: Date | null; secret: Date | null; first: Date | null }>(
    database.url,
    `select k.last_used_at as key, s.last_used_at as secret, s.first_used_at as first
     from key_secrets s join keys k on k.id = s.key_id where s.id = $1`,
    [secretId],
  )
  return row
}

test('the last use moves forward, and once a minute at most', async () => {
  const { owner, key } = await makeService('Harbor', 'harbor', daysAgo(60))
  const begun = daysAgo(3).getTime()
  const recordAt = async (second: number) => {
    const time = new Date(begun + second * 1000)
    await report(owner, [{ keyId: key.id, secretId: key.secretId, status: 200, time: time.toISOString() }])
    const used = await lastUsed(key.secretId)
    return [used?.key, used?.secret].map(at => ((at?.getTime() ?? Number.NaN) - begun) / 1000)
  }
  for (const [second, expected] of [
    [0, 0],
    [60, 0],
    [61, 61],
    [-3_600, 61],
    [100, 61],
    [122, 122],
  ] as const) {
    expect(await recordAt(second), `at ${second} s`).toEqual([expected, expected])
  }
})

test('a new secret’s first use counts although the key was used in the same minute', async () => {
  const { owner, key } = await makeService('Quay', 'quay', daysAgo(60))
  const keyId = keyIdInput.parse(key.id)
  const rotated = must(await rotateKey(owner, { keyId }, daysAgo(4)))
  const at = (second: number) => new Date(daysAgo(3).getTime() + second * 1000)
  const use = (secretId: string, second: number) =>
    report(owner, [{ keyId, secretId, status: 200, time: at(second).toISOString() }])
  await use(key.secretId, 0)
  await use(rotated.secretId, 10)
  expect(await lastUsed(rotated.secretId)).toMatchObject({ secret: at(10), first: at(10) })
})
