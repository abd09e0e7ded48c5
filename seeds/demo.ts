import { asc, eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { organizations } from '#db/schema/organizations.ts'
import { formatNumber } from '#lib/format/number.ts'
import { log } from '#lib/log.ts'
import { withIngestClient } from '#lib/usage/ingest-pool.ts'
import { copiedUntil } from './progress.ts'
import { epochOf, seedSampleOrganization } from './sample-organization.ts'
import { countLeftovers, trafficDays, usualRequests, writeSampleTraffic } from './traffic.ts'

/** A tenth is enough for tests, and has the same incidents. */
export const demoRequests = { usual: usualRequests, small: usualRequests / 10 }

const seed = 'tidewater'
const dayMs = 86_400_000
const minuteMs = 60_000

/**
 * Makes sure that a demo has something to show: the sample organization in an empty database, and in a used one the
 * traffic since it last ran. From then on traffic flows, minute by minute, for as long as this process lives.
 */
export async function prepareDemo(requests: number): Promise<void> {
  const begun = Date.now()
  const known = await database('auth').select().from(organizations).orderBy(asc(organizations.createdAt)).limit(1)
  if (known.length === 0) {
    console.log('Making the sample organization, once …')
    await seedSampleOrganization({ seed, now: new Date(), requests, say: line => console.log(`  ${line}`) })
    console.log(`Made in ${Math.round((Date.now() - begun) / 1000)} s.`)
  } else {
    const added = await topUp(requests)
    if (added) console.log(`Added ${formatNumber(added)} requests since the demo last ran.`)
  }
  let going: Promise<unknown> = Promise.resolve()
  // One after the other: after a night's sleep there is more to write than fits into a minute.
  const goOn = () => {
    going = going.then(() => topUp(requests)).catch(error => log.warn({ err: error }, 'the demo’s traffic stopped'))
  }
  setInterval(goOn, minuteMs).unref()
}

/** Writes what was requested since the last time, of at most as many days as a new sample has. */
export async function topUp(requests: number, now = Date.now()): Promise<number> {
  const [sample] = await database('auth').select().from(organizations).where(eq(organizations.slug, 'tidewater'))
  if (!sample) return 0
  await countLeftovers(sample.id)
  const epoch = epochOf(sample.createdAt)
  const to = now - (now % minuteMs)
  const last = await withIngestClient(client => copiedUntil(client, sample.id))
  // Null where a server was stopped before there was any.
  const from = last === null ? epoch - trafficDays * dayMs : Math.max(last, to - trafficDays * dayMs)
  if (from >= to) return 0
  return writeSampleTraffic({ organizationId: sample.id, seed, epoch, from, to, requests })
}
