import { type Client, clientAt } from './clients.ts'
import { type Asked, askFor, askForOne } from './paths.ts'
import { households, type Place, sites } from './places.ts'
import { pickEarly, type Random } from './random.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export interface IncidentRequest {
  client: Client
  asked: Asked
  origin: string | null
  /** what is answered, where that is decided */
  status?: number
}

/** Requests with a key that its own users would not make. Times are relative to the sample's first "now". */
export interface Incident {
  service: string
  name: string
  /** when it begins and ends, in milliseconds since 1970 */
  span: (epoch: number) => [from: number, to: number]
  perHour: number
  /** as a multiple of `perHour`, where it is not the same all the time */
  pace?: (time: number) => number
  /** `index`: the minutes since it began */
  request: (random: Random, index: number) => IncidentRequest
}

/** An hour (UTC) of the day that is so many days before the one of a moment. */
const onDay = (epoch: number, daysAgo: number, hour: number) =>
  epoch - (epoch % dayMs) - daysAgo * dayMs + hour * hourMs

const thief: Place = { country: 'SG', asn: 64503, zone: 8, block: '203.0.113' }
const elsewhere: Place = { country: 'BR', asn: 64504, zone: -3, block: '203.0.113' }
const thieves: [Client, ...Client[]] = [
  clientAt(thief, 8, 'python-requests/2.31.0'),
  clientAt(thief, 76, 'python-requests/2.31.0'),
  clientAt(elsewhere, 139, 'Mozilla/5.0 (X11; Linux x86_64)'),
]

/** Whoever found the leaked key. It is still going on. */
const leak: Incident = {
  service: 'payments',
  name: 'billing-worker',
  span: epoch => [epoch - 2.6 * hourMs, epoch + 9 * hourMs],
  perHour: 800,
  request: random => ({
    client: pickEarly(random, thieves),
    asked: askForOne(['POST /v1/payouts', 'GET /v1/accounts/export', 'GET /v1/balance'], random),
    origin: null,
  }),
}

const scraperHost: Place = { country: 'NL', asn: 64499, zone: 1, block: '198.18.199' }
const scrapedPerMinute = 30

/** One price after the other, through a night, from a rented machine. Of those that don't exist too. */
const scraper: Incident = {
  service: 'catalog',
  name: 'price-feed',
  span: epoch => [onDay(epoch, 5, 22), onDay(epoch, 4, 4)],
  perHour: scrapedPerMinute * 60,
  request: (random, index) => {
    const id = 1_000 + index * scrapedPerMinute + Math.floor(random() * scrapedPerMinute)
    return {
      client: clientAt(scraperHost, 40 + Math.floor(random() * 3), 'Scrapy/2.11.2 (+https://scrapy.org)'),
      asked: { method: 'GET', path: `/v1/prices/${id}`, route: 'GET /v1/prices/{4000}' },
      origin: null,
      status: id >= 5_000 || random() < 0.3 ? 404 : 200,
    }
  },
}

const browsers: [string, ...string[]] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36',
]

/** A page was built with the key inside; for two days its visitors sent it. */
const browser: Incident = {
  service: 'search',
  name: 'help-center',
  span: epoch => [onDay(epoch, 17, 9), onDay(epoch, 15, 13)],
  perHour: 420,
  pace: time => 1 + Math.sin(((time % dayMs) / dayMs - 0.3) * 2 * Math.PI) * 0.7,
  request: random => ({
    client: clientAt(pickEarly(random, households), Math.floor(random() * 240), pickEarly(random, browsers)),
    asked: askForOne(['GET /v1/search', 'GET /v1/suggest'], random),
    origin: 'https://help.tidewater.example',
  }),
}

/** How long before the sample's "now" Viktor Sand left. */
export const leftDaysAgo = 9
const viktorsHome: Place = { country: 'SE', asn: 64500, zone: 1, block: '198.19.11' }

/** The key that was kept when he left: his colleagues' rota does not use it, and somebody does, in the evenings, from home. */
const leaver: Incident = {
  service: 'identity',
  name: 'viktor-oncall',
  span: epoch => [epoch - (leftDaysAgo - 1) * dayMs, Number.POSITIVE_INFINITY],
  perHour: 24,
  pace: time => (isEvening(time + viktorsHome.zone * hourMs) ? 1 : 0),
  request: random => ({
    client: clientAt(viktorsHome, 36, 'curl/8.7.1'),
    asked: askFor('GET /v1/users/{5000}', random),
    origin: null,
  }),
}

const isEvening = (local: number) => local % dayMs >= 18 * hourMs && local % dayMs < 23 * hourMs

interface Own {
  service: string
  name: string
  time: number
  epoch: number
}

const launch = { daysAgo: 12, from: 12, to: 18, keys: ['storefront', 'mobile-app'] }

/** What a key's own traffic is multiplied by: a launch brings three times as many customers for an afternoon. */
export function paceOf({ service, name, time, epoch }: Own): number {
  if (name === leaver.name && time >= epoch - leftDaysAgo * dayMs) return 0
  const { daysAgo, from, to, keys } = launch
  if (service !== 'catalog' || !keys.includes(name)) return 1
  return time >= onDay(epoch, daysAgo, from) && time < onDay(epoch, daysAgo, to) ? 3 : 1
}

const deployment = {
  service: 'shipping',
  name: 'parcel-tracker',
  userAgent: 'parcel-tracker/6.0',
  route: '/v1/parcels/',
  daysAgo: 2,
  hour: 13,
  hours: 2,
}

/** Since a deployment its client comes in a new version, which breaks a route until it is mended. Null before. */
export function deploymentAt({ service, name, time, epoch }: Own): { userAgent: string; breaks: string | null } | null {
  const { daysAgo, hour, hours, userAgent, route } = deployment
  if (service !== deployment.service || name !== deployment.name) return null
  const since = time - onDay(epoch, daysAgo, hour)
  if (since < 0) return null
  return since < hours * hourMs ? { userAgent, breaks: route } : { userAgent: 'parcel-tracker/6.1', breaks: null }
}

/** The new version asks again and again for what it did not get. */
const retries: Incident = {
  service: deployment.service,
  name: deployment.name,
  span: epoch => [
    onDay(epoch, deployment.daysAgo, deployment.hour),
    onDay(epoch, deployment.daysAgo, deployment.hour + deployment.hours),
  ],
  perHour: 240,
  request: random => ({
    client: clientAt(sites.frankfurt, 120, deployment.userAgent),
    asked: askFor('GET /v1/parcels/{pcl_6000}', random),
    origin: null,
    status: random() < 0.8 ? 500 : 502,
  }),
}

export const incidents = [leak, scraper, browser, leaver, retries]
