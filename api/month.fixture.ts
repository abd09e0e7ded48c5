import { type Random, randomOf } from '#seeds/random.ts'

/** A month of keys that nobody steals, as their gateway would report it: with all that makes quiet keys look odd. */

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
export const quietDays = 29

export interface Line {
  keyId: string
  time: string
  method: string
  path: string
  status: number
  ip: string
  userAgent: string
}

type Told = Omit<Line, 'keyId' | 'time'>
type Life = (random: Random) => (day: number, hour: number) => Told[]

const between = (random: Random, from: number, to: number) => from + Math.floor(random() * (to - from + 1))
const oneOf = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
/** An address somewhere within a prefix such as 84.130 or 88.66.1. */
const within = (random: Random, prefix: string) =>
  [...prefix.split('.'), ...Array.from({ length: 4 - prefix.split('.').length }, () => between(random, 1, 250))].join(
    '.',
  )

const homes = ['84.130', '91.64.20', '77.181.4', '88.66.9']
const mobile = ['89.204', '80.187', '109.40', '46.114']
const abroad = [['90.2', '37.160', '212.27.40'], ['151.20'], ['73.10'], ['81.226', '130.242.1']]

const get = (path: string, ip: string, userAgent: string, status = 200): Told => ({
  method: 'GET',
  path,
  status,
  ip,
  userAgent,
})
const isOffice = (day: number, hour: number) => day % 7 < 5 && hour >= 8 && hour < 18

/** Two machines of one host; deployments, of which one fails for some minutes and one brings another client. */
const steady: Life = random => {
  const deployments = [between(random, 4, 12), between(random, 13, 20), between(random, 21, 28)]
  const renamed = oneOf(random, deployments)
  const failing = oneOf(random, deployments)
  return (day, hour) =>
    Array.from({ length: between(random, 3, 6) }, (_, i) => {
      const version = deployments.filter(each => each <= day).length
      const client = day >= renamed ? `charge-worker/${version}.0` : `billing/${version}.2`
      const fails = day === failing && hour === 14 && i === 0
      return get(
        `/v1/charges/${between(random, 1, 9_999)}`,
        oneOf(random, ['5.9.10.20', '5.9.10.21']),
        client,
        fails ? 503 : 200,
      )
    })
}

/** Machines that come and go in one cloud. */
const scaled: Life = random => (_, hour) =>
  Array.from({ length: between(random, 2, 3 + (hour > 8 ? 4 : 0)) }, () =>
    get('/v1/prices', within(random, `18.${between(random, 184, 195)}`), 'pricer/2.4'),
  )

/** Somebody at work, at home and on the way. */
const person: Life = random => {
  const home = oneOf(random, homes)
  const roams = oneOf(random, mobile)
  return (day, hour) => {
    if (isOffice(day, hour)) return Array.from({ length: 3 }, () => get('/v1/customers', '88.66.1.7', 'curl/8.7'))
    if (random() < 0.1) return [get('/v1/customers', within(random, home), 'curl/8.7')]
    return random() < 0.04 ? [get('/v1/customers', within(random, roams), 'curl/8.7')] : []
  }
}

/** The same, who is away for a week or two. */
const traveller: Life = random => {
  const usual = person(random)
  const first = between(random, 9, 15)
  const second = first + between(random, 7, 10)
  const places = [oneOf(random, abroad), oneOf(random, abroad)]
  return (day, hour) => {
    const away = day >= first && day < first + 5 ? places[0] : day >= second && day < second + 4 ? places[1] : undefined
    if (!away) return usual(day, hour)
    return hour > 7 && hour < 22 && random() < 0.5
      ? Array.from({ length: 2 }, () => get('/v1/customers', within(random, oneOf(random, away)), 'curl/8.7'))
      : []
  }
}

/** An app on telephones: everywhere in the country, here and there beyond it. */
const app: Life = random => (_, hour) =>
  Array.from({ length: hour > 6 ? between(random, 4, 10) : 1 }, () => {
    const place = random() < 0.01 ? oneOf(random, abroad.flat()) : oneOf(random, [...homes, ...mobile])
    return get('/v1/search', within(random, place), `Shop/${between(random, 3, 5)}.1`)
  })

/** An office that moves to another provider, with some days at both. */
const moving: Life = random => {
  const moves = between(random, 10, 20)
  return (day, hour) =>
    isOffice(day, hour)
      ? Array.from({ length: between(random, 1, 4) }, () => {
          const isMoved = day >= moves + 4 || (day >= moves && random() < 0.5)
          return get('/v1/reports', isMoved ? '31.150.8.9' : '88.66.1.7', 'reports/1.0')
        })
      : []
}

/** Every night for an hour, with sensitive work from the first night on. */
const nightly: Life = random => (_, hour) =>
  hour === 2
    ? Array.from({ length: between(random, 20, 40) }, (_, i) => ({
        ...get('/v1/settlements', '5.9.77.3', 'settle/9'),
        ...(i === 0 && { method: 'POST', path: '/v1/payouts' }),
      }))
    : []

/** A crawler for which a part of what it asks for is never there. */
const crawler: Life = random => () =>
  Array.from({ length: between(random, 6, 14) }, () =>
    get(`/v1/items/${between(random, 1, 50_000)}`, '5.9.90.4', 'crawl/1', random() < 0.3 ? 404 : 200),
  )

const lives = { steady, scaled, person, traveller, app, moving, nightly, crawler }
export type LifeName = keyof typeof lives
export const lifeNames = Object.keys(lives) as LifeName[]

/** The lines of one key's day, in order. `until`: the end of the last day, in milliseconds since 1970. */
export function monthOf(life: LifeName, seed: string, { keyId, until }: { keyId: string; until: number }) {
  const random = randomOf(`${seed}/${life}`)
  const live = lives[life](random)
  return (day: number): Line[] => {
    const start = until - (quietDays - day) * dayMs
    return Array.from({ length: 24 }, (_, hour) =>
      live(day, hour)
        .map(told => ({ keyId, time: start + hour * hourMs + Math.floor(random() * hourMs), ...told }))
        .sort((a, b) => a.time - b.time),
    )
      .flat()
      .map(line => ({ ...line, time: new Date(line.time).toISOString() }))
  }
}
