import { type Client, strangerOf } from './clients.ts'
import type { KeyFacts } from './key-facts.ts'
import { normal, pickEarly, poisson, type Random, randomOf } from './random.ts'
import { busyness } from './rhythm.ts'
import { isOverAt, refusalAt, secretAt } from './secret-shares.ts'
import type { ServiceSpec } from './tidewater.ts'
import type { KeySpec } from './tidewater-keys.ts'

export interface SampleRequest {
  time: number
  secretId: string
  source: 'verification' | 'report'
  outcome: string
  status: number | null
  /** method and path */
  route: string
  durationMs: number | null
  bytes: number | null
  client: Client
}

export interface TrafficOf {
  facts: KeyFacts
  clients: [Client, ...Client[]]
  forgotten: Client
  spec: KeySpec
  service: ServiceSpec
  seed: string
  /** the sample's first "now": the incident began shortly before it */
  epoch: number
}

export const hourMs = 3_600_000
const minuteMs = 60_000

/** The leak: from here on, relative to the sample's "now", the key is used abroad, nine times as hard. */
const incident = { from: -2.6 * hourMs, to: 9 * hourMs, factor: 9 }
const stolen: [string, ...string[]] = ['POST /v1/payouts', 'GET /v1/accounts/export', 'GET /v1/balance']

/**
 * The requests with one key in one hour, of which those from `from` until before `to` are wanted. What an hour holds
 * depends on seed, key and hour alone, so it may be made in parts.
 */
export function eachRequest(
  traffic: TrafficOf,
  [hour, from, to]: [hour: number, from: number, to: number],
  emit: (request: SampleRequest) => void,
): void {
  const { facts, spec, service, clients, forgotten } = traffic
  if (spec.rhythm === 'never' || facts.secrets.length === 0) return
  const random = randomOf(`${traffic.seed}/${facts.service}/${facts.name}/${hour}`)
  const lingers = spec.story.lingers ?? 0
  const send = (time: number, secret: KeyFacts['secrets'][number], client: Client, route: string) => {
    const sent = answersTo(traffic, random, { time, secret, client, route })
    if (time >= from && time < to) for (const request of sent) emit(request)
  }
  for (let minute = hour; minute < hour + hourMs && minute < to; minute += minuteMs) {
    const patience = isOverAt(facts, minute) ? (spec.story.retries ?? 0) : 1
    const mean = (spec.perHour / 60) * busyness(spec.rhythm, minute) * patience
    for (let left = poisson(random, mean); left > 0; left--) {
      const time = minute + Math.floor(random() * minuteMs)
      const found = secretAt(facts, lingers, time, random())
      if (!found) continue
      const client = found.isOld && lingers > 0 ? forgotten : pickEarly(random, clients)
      send(time, found.secret, client, pickEarly(random, service.routes))
    }
    const current = facts.secrets.at(-1)
    const sinceEpoch = minute - traffic.epoch
    if (!spec.story.incident || !current || sinceEpoch < incident.from || sinceEpoch >= incident.to) continue
    for (let left = poisson(random, (spec.perHour / 60) * incident.factor); left > 0; left--) {
      const time = minute + Math.floor(random() * minuteMs)
      send(time, current, strangerOf(random), pickEarly(random, stolen))
    }
  }
}

interface Sent {
  time: number
  secret: KeyFacts['secrets'][number]
  client: Client
  route: string
}

/** What is recorded of a request: the verdict where Keyturn was asked, the answer where a gateway reports. */
function answersTo({ facts, spec, service }: TrafficOf, random: Random, sent: Sent): SampleRequest[] {
  const { time, client, route } = sent
  const secretId = sent.secret.id
  const refusal = refusalAt(facts, sent.secret, time) ?? rareRefusal(spec, random())
  const verdict = refusal ?? 'valid'
  const none = { status: null, durationMs: null, bytes: null }
  const asked: SampleRequest = { time, secretId, source: 'verification', outcome: verdict, route, client, ...none }
  if (service.source === 'verification') return [asked]
  const status = refusal ? 401 : statusOf(route.startsWith('GET'), random())
  const durationMs = Math.max(1, Math.round((refusal ? 2 : service.medianMs) * Math.exp(normal(random) * 0.55)))
  const bytes = refusal ? 118 : 240 + Math.floor(random() ** 3 * 9_000)
  const told = {
    time,
    secretId,
    source: 'report' as const,
    outcome: 'reported',
    status,
    route,
    durationMs,
    bytes,
    client,
  }
  return refusal ? [asked, told] : [told]
}

function rareRefusal({ story }: KeySpec, chance: number): string | null {
  if (chance < 0.0012 && story.perMinuteLimit) return 'rate_limited'
  if (chance < 0.0008 && story.scopes) return 'missing_scope'
  if (chance < 0.003 && story.allowedNetworks) return 'network_not_allowed'
  return null
}

function statusOf(isRead: boolean, chance: number): number {
  if (chance < 0.0011) return 503
  if (chance < 0.0016) return 500
  if (chance < 0.007) return isRead ? 404 : 422
  if (chance < 0.011) return 400
  return isRead ? 200 : 201
}
