import { afterAll, beforeAll, expect, test } from 'vitest'
import { useTestDatabase } from '#db/testing.ts'
import { judgeWaitingCues } from '#lib/alerts/judge-waiting-cues.ts'
import { closeIngest } from '#lib/usage/ingest.ts'
import { flushVerificationLines } from '#lib/usage/verification-lines.ts'
import { type Api, send } from './api.fixture.ts'
import { createApi } from './app.ts'
import { type Line, lifeNames, monthOf, quietDays } from './month.fixture.ts'
import { makeOrganization } from './organization.fixture.ts'

/**
 * Through the doors alone: a month is reported to /v1/logs, a theft is verified at /v1/verify, and /v1/alerts says what
 * Keyturn made of it. DETECTION_SEEDS=a,b,c tries other months than these.
 */
const seeds = (process.env.DETECTION_SEEDS ?? 'harbour').split(',')
const hourMs = 3_600_000

const database = useTestDatabase()
let api: Api
let token: string
beforeAll(async () => {
  api = createApi()
  const acme = await makeOrganization(database.url)
  token = await acme.token()
})
afterAll(closeIngest)

const judge = async () => {
  while ((await judgeWaitingCues()) > 0);
}
const post = async (lines: readonly object[]) => {
  const body = lines.map(line => JSON.stringify(line)).join('\n')
  const answer = await send(api, '/v1/logs', { token, body, headers: { 'Content-Type': 'application/x-ndjson' } })
  expect(answer.json).toMatchObject({ accepted: lines.length })
}
interface Told {
  detector: string
  severity: string
  summary: string
  key: { id: string } | null
  seen: string
}
const alertsOf = async (keyId: string): Promise<Told[]> =>
  (await send(api, `/v1/alerts?key=${keyId}`, { token })).json.items
const makeKey = async (service: string, name: string): Promise<{ id: string; key: string }> => {
  const body = { service, environment: 'production', name, holder: { machine: name } }
  return (await send(api, '/v1/keys', { token, body })).json
}

test.each(seeds)(
  'a quiet month (%s) is at most one alert a key, and a theft after it is exactly one',
  async seed => {
    const slug = `shop-${seed}`.toLowerCase()
    const sensitiveRoutes = ['POST /v1/payouts', 'GET /admin/**']
    const body = { slug, name: slug, prefix: `shop_${seeds.indexOf(seed)}`, sensitiveRoutes }
    expect((await send(api, '/v1/services', { token, body })).status).toBe(201)
    const until = Math.floor(Date.now() / hourMs) * hourMs - hourMs
    const keys = new Map<string, { id: string; key: string; day: (day: number) => Line[] }>()
    for (const life of lifeNames) {
      const key = await makeKey(slug, life)
      keys.set(life, { ...key, day: monthOf(life, seed, { keyId: key.id, until }) })
    }
    for (let day = 0; day < quietDays; day++) {
      const lines = [...keys.values()].flatMap(key => key.day(day))
      if (lines.length > 0) await post(lines)
      await judge()
    }
    const quiet = new Map<string, Told[]>()
    for (const [life, { id }] of keys) {
      const told = await alertsOf(id)
      quiet.set(life, told)
      expect([life, told.length <= 1 || told.map(each => each.summary)]).toEqual([life, true])
    }
    for (const life of ['steady', 'nightly', 'scaled', 'crawler', 'app']) {
      expect([life, quiet.get(life)?.map(each => each.summary)]).toEqual([life, []])
    }

    const thief = { ip: '139.162.1.1', userAgent: 'python-requests/2.31', method: 'GET', path: '/v1/charges/1' }
    const asked = async (key: string, more: object = {}) =>
      send(api, '/v1/verify', { token, body: { key, service: slug, environment: 'production', ...thief, ...more } })
    for (const life of ['steady', 'nightly']) {
      const { key = '' } = keys.get(life) ?? {}
      for (let i = 0; i < 5; i++) expect((await asked(key)).json.code).toBe('valid')
    }
    const curious = keys.get('crawler')
    await asked(curious?.key ?? '', { ip: '5.9.90.4', userAgent: 'crawl/1', path: '/admin/keys' })
    await flushVerificationLines()
    await judge()
    for (const life of ['steady', 'nightly']) {
      const told = await alertsOf(keys.get(life)?.id ?? '')
      expect(told.map(each => each.detector)).toEqual(['new_place'])
      expect(told[0]?.seen).toContain('Singapore')
    }
    expect((await alertsOf(curious?.id ?? '')).map(each => [each.detector, each.severity])).toEqual([
      ['sensitive_route', 'high'],
    ])
  },
  120_000,
)
