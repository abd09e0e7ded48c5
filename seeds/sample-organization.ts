import { rawSql } from '#db/client.ts'
import { checkPeppers } from '#lib/credentials/peppers.ts'
import { foundedDaysAgo, foundOrganization, type Person } from './found.ts'
import { judgeHistory } from './judge-history.ts'
import { liveThrough, type SampleKey } from './live-through.ts'
import { randomOf } from './random.ts'
import { services } from './tidewater-services.ts'
import { trafficDays, usualRequests, writeSampleTraffic } from './traffic.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

export interface SampleOptions {
  /** the same seed and now give the same organization but for ids and keys, which are random */
  seed: string | number
  now: Date
  /** about how many requests over the 30 days; 2,050,000, if left out */
  requests?: number
  /** called as each part is done */
  say?: (line: string) => void
}

export interface SampleOrganization {
  organizationId: string
  members: Record<'developer' | 'lead' | 'security' | 'owner', Person>
  services: string[]
  keys: SampleKey[]
  requests: number
}

/**
 * The organization that tests, benchmarks and the demo share: Tidewater with its people, services and keys, made by the
 * verbs in the order in which it happened, and thirty days of traffic up to `now`, with what seeds/incidents.ts tells.
 */
export async function seedSampleOrganization(options: SampleOptions): Promise<SampleOrganization> {
  const { now, say = () => {} } = options
  const seed = String(options.seed)
  await checkPeppers()
  const at = (daysAgo: number) => new Date(now.getTime() - daysAgo * dayMs)
  const founded = await foundOrganization(at)
  const { organizationId } = founded
  say(`${founded.people.size} people in ${Object.keys(founded.teams).length} teams`)
  const keys = await liveThrough(founded, daysAgo => atWork(at(daysAgo)), randomOf(`${seed}/life`))
  await chooseSources(organizationId, at(foundedDaysAgo))
  say(`${services.length} services, ${keys.length} keys`)

  const to = now.getTime() - (now.getTime() % minuteMs)
  const from = to - trafficDays * dayMs
  const requests = await writeSampleTraffic({
    ...{ organizationId, seed, epoch: to, from, to },
    requests: options.requests ?? usualRequests,
  })
  say(`${requests} requests over ${trafficDays} days`)
  say(`${await judgeHistory(founded, { from, to })} alerts`)

  const person = (mailbox: string) => {
    const found = founded.people.get(mailbox)
    if (!found) throw new Error(`nobody in the sample has the mailbox ${mailbox}`)
    return found
  }
  return {
    organizationId,
    members: {
      developer: person('developer'),
      lead: person('lead'),
      security: person('security'),
      owner: person('owner'),
    },
    services: services.map(service => service.slug),
    keys,
    requests,
  }
}

/** The same day, but within its working hours; what was earlier stays earlier. */
function atWork(moment: Date): Date {
  const inDay = moment.getTime() % dayMs
  return new Date(moment.getTime() - inDay + 8 * 3_600_000 + inDay / 3)
}

/** The moment that a seeded organization called "now", from the day it was founded. */
export function epochOf(foundedAt: Date): number {
  const epoch = foundedAt.getTime() + foundedDaysAgo * dayMs
  return epoch - (epoch % minuteMs)
}

/** Where a gateway reports, the charts read its reports, from the first day on. */
async function chooseSources(organizationId: string, from: Date): Promise<void> {
  const reporting = services.filter(service => service.source === 'report').map(service => service.slug)
  await rawSql('data')`
    insert into service_log_sources (organization_id, service_id, from_time, source)
    select organization_id, id, ${from.toISOString()}::timestamptz, 'report' from services
    where organization_id = ${organizationId} and slug in ${rawSql('data')(reporting)}`
}
