import { asc, eq } from 'drizzle-orm'
import { database } from '#db/client.ts'
import { organizations } from '#db/schema/organizations.ts'
import { formatNumber } from '#lib/format/number.ts'
import { log } from '#lib/log.ts'
import { epochOf, rawDays, seedSampleOrganization, trafficDays, volumeOf } from './sample-organization.ts'
import { writeSampleTraffic } from './traffic.ts'
import { writtenUntil } from './write-traffic.ts'

const seed = 'tidewater'
const dayMs = 86_400_000
const minuteMs = 60_000

/**
 * Makes sure that a demo has something to show: the sample organization in an empty database, and in a used one the
 * traffic since it last ran. From then on traffic flows, minute by minute, for as long as this process lives.
 */
export async function prepareDemo(): Promise<void> {
  const begun = Date.now()
  const known = await database('auth').select().from(organizations).orderBy(asc(organizations.createdAt)).limit(1)
  if (known.length === 0) {
    console.log('Making the sample organization, once …')
    await seedSampleOrganization({ seed, now: new Date(), say: line => console.log(`  ${line}`) })
    console.log(`Made in ${Math.round((Date.now() - begun) / 1000)} s.`)
  } else {
    const added = await topUp()
    if (added) console.log(`Added ${formatNumber(added)} requests since the demo last ran.`)
  }
  setInterval(() => topUp().catch(error => log.warn({ err: error }, 'the demo’s traffic stopped')), minuteMs).unref()
}

/** Writes what was requested since the last time, of at most as many days as a new sample has. */
export async function topUp(now = Date.now()): Promise<number> {
  const [sample] = await database('auth').select().from(organizations).where(eq(organizations.slug, 'tidewater'))
  const last = sample ? await writtenUntil(sample.id) : null
  if (!sample || last === null) return 0
  const to = now - (now % minuteMs)
  const from = Math.max(last, to - trafficDays * dayMs)
  if (from >= to) return 0
  const written = await writeSampleTraffic({
    organizationId: sample.id,
    seed,
    epoch: epochOf(sample.createdAt),
    from,
    to,
    rawFrom: to - rawDays * dayMs,
    volume: volumeOf(),
  })
  return written.requests
}
