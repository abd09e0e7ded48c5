import postgres from 'postgres'
import type { SystemActor } from '#lib/access/actor.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { type KeySort, keySorts, listKeysInput } from '#lib/keys/input.ts'
import { countKeys, listKeys } from '#lib/keys/queries.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import type { Bench } from './bench.ts'
import { quantile, timed } from './median.ts'
import { report } from './report.ts'
import { inThrowaway } from './throwaway.ts'

const wanted = 10_000
const timedKeys = 1000 // made one after another, and timed; the others four at a time
const environments = ['development', 'staging', 'production'] as const

/** What stands behind two clicks: creating a key until its plain text can be shown, and the keys list with 10,000 keys. */
export const keysBench: Bench = {
  describe: `Creating ${wanted} keys through the verb, then listing them as the screen does`,
  run: ({ say }) =>
    inThrowaway(async databaseUrl => {
      const owner = must(
        await createOwner({
          email: 'o@example.com',
          name: 'O',
          organization: 'Bench',
          password: 'ten thousand lockers',
        }),
      )
      const actor: SystemActor = { kind: 'system', organizationId: owner.organizationId, name: 'sample' }
      const services = ['payments', 'catalog', 'search', 'shipping']
      for (const slug of services) must(await createService(actor, { slug, name: slug, prefix: slug }))

      const plain: string[] = []
      const create = async (index: number) => {
        const service = services[index % services.length] ?? ''
        const environment = environments[index % 3] ?? 'production'
        const name = `worker-${index.toString(36)}`
        const holder = { machine: `machine-${index % 50}` }
        plain.push(must(await createKey(actor, { service, environment, name, holder })).key)
      }
      const created = await timed(timedKeys, create)
      await Promise.all(
        Array.from({ length: 4 }, async (_, lane) => {
          for (let index = timedKeys + lane; index < wanted; index += 4) await create(index)
        }),
      )
      say(`created ${wanted} keys`)
      await requestEachHour(actor, plain)
      await vacuum(databaseUrl) // as autovacuum has done before so many keys have worked for a day
      say('each was used in each of the last 24 hours, with success and in vain')
      const lists: Record<string, number> = {}
      for (const sort of keySorts) lists[sort] = quantile(await timed(30, () => screen(actor, sort)), 0.95)
      const search = await timed(30, () => listKeys(actor, listKeysInput.parse({ q: 'worker-5a' })))
      return {
        keys: wanted,
        createMedianMs: quantile(created, 0.5),
        createP95Ms: quantile(created, 0.95),
        ...Object.fromEntries(Object.entries(lists).map(([sort, ms]) => [`listBy_${sort}_P95Ms`, ms])),
        searchP95Ms: quantile(search, 0.95),
      }
    }),
}

/** So that the sort by requests has something to add up: 480,000 hourly rows. */
async function requestEachHour(actor: SystemActor, plain: readonly string[]): Promise<void> {
  const now = new Date()
  for (let hour = 0; hour < 24; hour++) {
    const time = new Date(now.getTime() - hour * 3_600_000).toISOString()
    for (const status of [200, 404]) {
      const lines = plain.map(key => JSON.stringify({ time, key, status, method: 'GET', path: '/v1/charges' }))
      if ((await report(actor, lines, now)) !== wanted) throw new Error('not every line was accepted')
    }
  }
}

async function vacuum(url: string): Promise<void> {
  const sql = postgres(url, { max: 1 })
  await sql`vacuum analyze`
  await sql.end()
}

/** The screen's two reads, one after the other as the page awaits them. */
async function screen(actor: SystemActor, sort: KeySort): Promise<void> {
  const input = listKeysInput.parse({ sort, status: 'active' })
  const page = await listKeys(actor, input)
  const counts = await countKeys(actor, input)
  if (page.items.length !== 50 || counts.live !== wanted) throw new Error('the list is not what it should be')
}
