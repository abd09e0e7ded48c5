import type { RequestLine } from '#lib/usage/request-line.ts'
import { type Client, forgottenClient, type Site, sitesOf } from './clients.ts'
import { deploymentAt, type Incident, incidents, paceOf } from './incidents.ts'
import type { KeyFacts } from './key-facts.ts'
import type { KeySpec } from './key-spec.ts'
import { type Asked, askForOne } from './paths.ts'
import { normal, pickEarly, poisson, type Random, randomOf } from './random.ts'
import { busyness } from './rhythm.ts'
import { isOverAt, refusalAt, secretAt } from './secret-shares.ts'
import type { ServiceSpec } from './tidewater-services.ts'

/** All that a key's traffic is made of. */
export interface TrafficOf {
  facts: KeyFacts
  spec: KeySpec
  service: ServiceSpec
  sites: Site[]
  forgotten: Client
  incident: Incident | null
  seed: string
  /** the sample's first "now", which incidents are relative to */
  epoch: number
  /** what the rates of keys, and those of incidents, are multiplied by */
  volume: { keys: number; incidents: number }
}

export const hourMs = 3_600_000
const minuteMs = 60_000

export function trafficOf(
  facts: KeyFacts,
  { spec, service }: Pick<TrafficOf, 'spec' | 'service'>,
  range: Pick<TrafficOf, 'seed' | 'epoch' | 'volume'>,
): TrafficOf {
  const { seed, epoch, volume } = range
  const incident = incidents.find(each => each.service === spec.service && each.name === spec.name) ?? null
  const clients = { sites: sitesOf(spec), forgotten: forgottenClient(spec) }
  return { facts, spec, service, ...clients, incident, seed, epoch, volume }
}

/**
 * The requests with one key in one hour, of which those from `from` until before `to` are wanted. What an hour holds
 * depends on seed, key and hour alone, so it may be made in parts.
 */
export function eachRequest(
  traffic: TrafficOf,
  [hour, from, to]: [hour: number, from: number, to: number],
  emit: (line: RequestLine, route: string) => void,
): void {
  const { facts, spec } = traffic
  if (spec.rhythm === 'never' || facts.secrets.length === 0) return
  const random = randomOf(`${traffic.seed}/${facts.service}/${facts.name}/${hour}`)
  const send = (sent: Sent) => {
    const lines = answersTo(traffic, random, sent)
    if (sent.time >= from && sent.time < to) for (const line of lines) emit(line, sent.asked.route)
  }
  for (let minute = hour; minute < hour + hourMs && minute < to; minute += minuteMs) {
    ownMinute(traffic, random, minute, send)
    incidentMinute(traffic, random, minute, send)
  }
}

function ownMinute(traffic: TrafficOf, random: Random, minute: number, send: (sent: Sent) => void): void {
  const { facts, spec, service, sites, forgotten, epoch } = traffic
  const about = { service: spec.service, name: spec.name, time: minute, epoch }
  const patience = isOverAt(facts, minute) ? (spec.story.retries ?? 0) : 1
  const pace = (spec.perHour / 60) * traffic.volume.keys * patience * paceOf(about)
  if (pace === 0) return
  const deployed = deploymentAt(about)
  const lingers = spec.story.lingers ?? 0
  for (const site of sites) {
    const mean = pace * site.share * busyness(spec.rhythm, minute, site.zone)
    for (let left = poisson(random, inBursts(random, mean, spec)); left > 0; left--) {
      const time = minute + Math.floor(random() * minuteMs)
      const found = secretAt(facts, lingers, time, random())
      if (!found) continue
      const own = pickEarly(random, site.clients)
      const client = found.isOld && lingers > 0 ? forgotten : deployed ? { ...own, userAgent: deployed.userAgent } : own
      const asked = askForOne(spec.story.routes ?? service.routes, random)
      const isBroken = deployed?.breaks && asked.path.startsWith(deployed.breaks) && random() < 0.85
      const status = isBroken ? (random() < 0.8 ? 500 : 502) : undefined
      send({ time, secret: found.secret, client, asked, origin: null, status })
    }
  }
}

/** What a person asks for, or a job, comes in bursts with long pauses; customers come one by one, and what is steady is. */
function inBursts(random: Random, mean: number, { rhythm }: KeySpec): number {
  const least = rhythm === 'steady' ? 0 : rhythm === 'shop' ? 3 : 12
  if (mean >= least) return mean
  return random() * least < mean ? least : 0
}

function incidentMinute(traffic: TrafficOf, random: Random, minute: number, send: (sent: Sent) => void): void {
  const { facts, incident, epoch, volume } = traffic
  const secret = facts.secrets.at(-1)
  if (!incident || !secret) return
  const [begin, end] = incident.span(epoch)
  if (minute < begin || minute >= end) return
  const mean = (incident.perHour / 60) * volume.incidents * (incident.pace?.(minute) ?? 1)
  const index = Math.floor((minute - begin) / minuteMs)
  for (let left = poisson(random, mean); left > 0; left--) {
    const time = minute + Math.floor(random() * minuteMs)
    send({ time, secret, ...incident.request(random, index) })
  }
}

interface Sent {
  time: number
  secret: KeyFacts['secrets'][number]
  client: Client
  asked: Asked
  origin: string | null
  /** what is answered, where that is decided */
  status?: number | undefined
}

/** What is recorded of a request: the verdict where Keyturn was asked, the answer where a gateway reports. */
function answersTo({ facts, spec, service }: TrafficOf, random: Random, sent: Sent): RequestLine[] {
  const refusal = refusalAt(facts, sent.secret, sent.time) ?? rareRefusal(spec, random())
  const { time, secret, client, asked: what, origin } = sent
  const asked: RequestLine = {
    time,
    keyId: facts.id,
    secretId: secret.id,
    serviceId: facts.serviceId,
    environment: facts.environment,
    source: 'verification',
    outcome: refusal ?? 'valid',
    status: null,
    method: what.method,
    path: what.path,
    durationMs: null,
    bytes: null,
    ip: client.ip,
    country: client.country,
    asn: client.asn,
    routeId: null,
    userAgent: client.userAgent,
    origin,
    requestId: null,
    line: 0,
    leak: false,
  }
  if (service.source === 'verification') return [asked]
  const status = refusal ? 401 : (sent.status ?? statusOf(sent.asked.method === 'GET', random()))
  const slower = status >= 500 ? 6 : 1
  const durationMs = (refusal ? 2 : service.medianMs * slower) * Math.exp(normal(random) * 0.55)
  const told: RequestLine = {
    ...asked,
    source: 'report',
    outcome: 'reported',
    status,
    durationMs: Math.max(1, Math.round(durationMs)),
    bytes: refusal ? 118 : 240 + Math.floor(random() ** 3 * 9_000),
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
