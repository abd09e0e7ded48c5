import { closeDatabase, configureDatabase, rawSql } from '#db/client.ts'
import { startTestCluster } from '#db/testing-cluster.ts'
import type { SystemActor } from '#lib/access/actor.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { setEnv } from '#lib/env.ts'
import { createKey } from '#lib/keys/create-key.ts'
import { type KeySort, keySorts, listKeysInput } from '#lib/keys/input.ts'
import { countKeys, listKeys } from '#lib/keys/queries.ts'
import { createOwner } from '#lib/members/create-owner.ts'
import { must } from '#lib/result.ts'
import { createService } from '#lib/services/create-service.ts'
import type { Bench } from './bench.ts'
import { benchEnv } from './env.ts'
import { quantile, timed } from './median.ts'

const wanted = 10_000
const environments = ['development', 'staging', 'production'] as const

/** What stands behind two clicks: creating a key until its plain text can be shown, and the keys list with 10,000 keys. */
export const keysBench: Bench = {
  describe: `Creating ${wanted} keys through the verb, then listing them as the screen does`,
  async run({ say }) {
    const cluster = await startTestCluster()
    try {
      const database = await cluster.createDatabase()
      setEnv(benchEnv(database.url))
      configureDatabase(database.url)
      await checkPeppers()
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

      const create = await timed(wanted, async index =>
        must(
          await createKey(actor, {
            service: services[index % services.length] ?? '',
            environment: environments[index % 3] ?? 'production',
            name: `worker-${index.toString(36)}`,
            holder: { machine: `machine-${index % 50}` },
          }),
        ),
      )
      say(`created ${wanted} keys`)
      await rawSql('data')`select 1`
      const lists: Record<string, number> = {}
      for (const sort of keySorts) lists[sort] = quantile(await timed(30, () => screen(actor, sort)), 0.95)
      const search = await timed(30, () => listKeys(actor, listKeysInput.parse({ q: 'worker-5a' })))
      return {
        keys: wanted,
        createMedianMs: quantile(create, 0.5),
        createP95Ms: quantile(create, 0.95),
        ...Object.fromEntries(Object.entries(lists).map(([sort, ms]) => [`listBy_${sort}_P95Ms`, ms])),
        searchP95Ms: quantile(search, 0.95),
      }
    } finally {
      await closeDatabase()
      await cluster.stop()
    }
  },
}

/** The screen's two reads, one after the other as the page awaits them. */
async function screen(actor: SystemActor, sort: KeySort): Promise<void> {
  const input = listKeysInput.parse({ sort, status: 'active' })
  const page = await listKeys(actor, input)
  const counts = await countKeys(actor, input)
  if (page.items.length !== 50 || counts.live !== wanted) throw new Error('the list is not what it should be')
}
